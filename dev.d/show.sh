# Made-up elections on a server of this machine, to look at and to vote in: for `./dev demo` and
# `./dev serve`. Sourced by dev. Everything lies in SHOW, a folder; its secrets are for show only.

OY=build/bin/oy
SHOW=
SHOW_URL=
SHOW_PROGRAMS=()

free_port() { # free_port FIRST: the first port from there on that nobody listens on
    local port=$1
    while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
        port=$((port + 1))
    done
    echo "$port"
}

# show_program LOG WORD COMMAND...: starts a program that stays; waits until its log has the word.
show_program() {
    local log=$1 word=$2
    shift 2
    : >"$log" # the program's own start may take longer than the first look
    "$@" >"$log" 2>&1 &
    SHOW_PROGRAMS+=($!)
    for _ in $(seq 100); do
        grep -qi "$word" "$log" && return
        kill -0 $! 2>/dev/null || die "$1 did not start: $(tail -n 1 "$log")"
        sleep 0.1
    done
    die "$1 did not start within ten seconds: see $log"
}

show_end() {
    local program
    for program in "${SHOW_PROGRAMS[@]}"; do
        kill "$program" 2>/dev/null || true
        wait "$program" 2>/dev/null || true
    done
    SHOW_PROGRAMS=()
}

# show_server DIR: a folder for a server, whose key the elections' manifests must name.
show_server() {
    SHOW=$1
    build/bin/oyd init "$SHOW/server" >/dev/null
    mkdir -p "$SHOW/server/documents"
}

# show_prepare NAME SECONDS: an election that ends so many seconds from now, and its letters' codes.
show_prepare() {
    local dir=$SHOW/$1 registrar
    "$OY" demo --out "$dir" --voters 60 --prepare --closes-in "$2" \
        --origin "oy.example/$1" --board "$SHOW/server/board.secret" || return
    for registrar in 1 2; do
        "$OY" registrar codes "$dir/roll/registrar-$registrar" --out "$dir/letters-$registrar" \
            >/dev/null || return
    done
}

show_documents() { # show_documents NAME FILE...
    local dir=$SHOW/server/documents/$1
    shift
    mkdir -p "$dir"
    cp "$@" "$dir/"
}

# show_start PORT NAME: witnesses, then the server, on which that election's officers may create.
show_start() {
    local port=$1 dir=$SHOW/$2 witness at urls=
    SHOW_URL=http://127.0.0.1:$port
    for witness in 1 2; do
        at=$(free_port $((port + 10 * witness)))
        show_program "$SHOW/witness-$witness.log" witnessing "$OY" witness serve \
            --key "$dir/keys/witness-$witness.secret" --log "$dir/manifest.json" \
            --listen "127.0.0.1:$at" --state "$SHOW/witness-$witness"
        urls+="url = http://127.0.0.1:$at\\n"
    done
    sed -i "s|^listen = .*|listen = 127.0.0.1:$port|
        s|^#web = .*|web = $PWD/build/web|
        s|^#documents = .*|documents = documents|
        s|^#url = .*|$urls|
        s|^#creator = .*|creator = $(sed -n 's/.*"key": "\(.*\)".*/\1/p' \
        "$dir/keys/officer-1.public")|" "$SHOW/server/oyd.conf"
    show_program "$SHOW/server/log" listening build/bin/oyd serve "$SHOW/server/oyd.conf"
}

show_officers() { # show_officers NAME ACT [OPTION...]: both of them, one after the other
    local name=$1 act=$2 officer
    shift 2
    for officer in 1 2; do
        "$OY" officer "$act" "$@" --key "$SHOW/$name/keys/officer-$officer.secret" \
            "$SHOW_URL/elections/$name" || return
    done
}

show_open() { # show_open NAME: prints the election's id
    local dir=$SHOW/$1 files
    files=(--manifest "$dir/manifest.json" --ceremony "$dir/ceremony/ceremony.bin"
        --roll "$dir/roll/roll.bin")
    show_documents "$1" "$dir"/attachments/*
    "$OY" officer create "${files[@]}" --key "$dir/keys/officer-1.secret" \
        "$SHOW_URL/elections/$1" >/dev/null || return
    show_officers "$1" open "${files[@]}" | sed -n 's/^election id *//p' | tail -n 1
    # Which pages the server may serve stands in the log from the beginning.
    "$OY" officer pages --list build/web/assets.txt --key "$dir/keys/officer-1.secret" \
        "$SHOW_URL/elections/$1" >/dev/null
}

# show_cast NAME FIRST LAST: ballots that `oy demo` has sealed for these residents are sent, so that
# nobody's is alone in the count.
show_cast() {
    local dir=$SHOW/$1 first=$2 last=$3 bundle at=0 length k
    bundle=$dir/ballots/00000.ballots
    for ((k = 1; k <= last; k++)); do
        length=$((16#$(od -An -tx1 -j "$at" -N 4 "$bundle" | tr -d ' \n')))
        if [ "$k" -ge "$first" ]; then
            tail -c +$((at + 5)) "$bundle" | head -c "$length" >"$dir/ballots/$k.ballot"
        fi
        at=$((at + 4 + length))
    done
    # Each waits for the next checkpoint.
    seq "$first" "$last" | xargs -P 30 -I{} "$OY" vote send "$SHOW_URL/elections/$1" \
        "$dir/ballots/{}.ballot" >/dev/null
}

show_code() { # show_code NAME REGISTRAR RESIDENT
    cat "$SHOW/$1/letters-$2/$3.code"
}

# show_finish NAME: officers' and trustees' part after the end of voting, each step as they do it.
show_finish() {
    local name=$1 dir=$SHOW/$1 record=$SHOW/$1/copy trustee url
    url=$SHOW_URL/elections/$name
    stage "officers close" show_officers "$name" close || return
    "$OY" fetch "$url" "$record" >/dev/null
    for trustee in 1 3 5; do
        stage "trustee $trustee verifies and signs the closing" "$OY" trustee sign "$record" \
            --key "$dir/keys/trustee-$trustee.secret" -o "$dir/close/trustee-$trustee.line" || return
        "$OY" trustee send "$url" "$dir/close/trustee-$trustee.line" >/dev/null
    done
    stage "officers ask for the tally" show_officers "$name" tally || return
    "$OY" fetch "$url" "$record" >/dev/null
    for trustee in 1 3 5; do
        stage "trustee $trustee decrypts" "$OY" trustee share "$record" \
            --key "$dir/keys/trustee-$trustee.secret" -o "$dir/shares/trustee-$trustee.bin" || return
        "$OY" officer share --key "$dir/keys/officer-1.secret" "$url" \
            "$dir/shares/trustee-$trustee.bin" >/dev/null
    done
    stage "officers publish" show_officers "$name" publish
    "$OY" fetch "$url" "$record" >/dev/null
    show_minutes "$name" "$record"
}

show_minutes() { # show_minutes NAME RECORD: among the documents that the server gives out
    local out=$SHOW/server/documents/$1
    mkdir -p "$out"
    "$OY" minutes "$2" --force -o "$out/minutes.pdf" >/dev/null
}
