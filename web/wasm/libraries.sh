#!/usr/bin/env bash
# Builds libsodium, Jansson, GMP and SHA-2 of nettle as static libraries for wasm32-wasi:
# libraries.sh DIR makes DIR/include, DIR/lib and DIR/licences.txt. Quick if nothing has changed.
#
# Not by the libraries' own configure: that asks the machine it runs on, and what is shipped must
# not depend on it. Each library's list of sources and definitions is below.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ $# -eq 1 ] || { echo "usage: libraries.sh DIR" >&2 && exit 2; }
mkdir -p "$1"
out=$(cd "$1" && pwd)
jobs=${OY_JOBS:-$(nproc)}
clang=${CLANG:-clang}

# What the result depends on: this folder, and the compiler.
stamp=$({ cat "$here"/sources.txt "$here"/libraries.sh && "$clang" --version; } | sha256sum)
[ "$(cat "$out/stamp" 2>/dev/null)" != "$stamp" ] || exit 0

bash "$here/sources.sh" "$out/archives"
rm -rf "$out/src" "$out/obj" "$out/include" "$out/lib" "$out/stamp"
mkdir -p "$out/src" "$out/obj" "$out/include/nettle" "$out/lib"
while read -r _ file; do
    mkdir -p "$out/src/${file%%_*}"
    tar -xf "$out/archives/$file" -C "$out/src/${file%%_*}" --strip-components=1
done <"$here/sources.txt"

# Warnings are those of other people's code. Names of files stand in no object. One section for each
# function, so that the linker takes what is used.
flags=(--target=wasm32-wasi -nostdlibinc -isystem /usr/include/wasm32-wasi -O3 -mbulk-memory -msign-ext -ftls-model=local-exec -w -fno-ident -ffunction-sections
    -fdata-sections "-ffile-prefix-map=$out/src=" -DNDEBUG)

# compile LIBRARY FLAG... -- FILE...: lib/libLIBRARY.a of these files of src/
compile() {
    local library=$1 options=() file list=()
    shift
    while [ "$1" != -- ]; do
        options+=("$1")
        shift
    done
    shift
    mkdir -p "$out/obj/$library"
    for file in "$@"; do
        list+=("$out/obj/$library/$(tr / _ <<<"$file").o" "$out/src/$file")
    done
    printf '%s\n' "${list[@]}" |
        xargs -P "$jobs" -n 2 "$clang" "${flags[@]}" "${options[@]}" -c -o
    # Sorted, and without times and owners: the order of an archive decides what a linker makes.
    printf '%s\n' "$out/obj/$library"/*.o | LC_ALL=C sort | xargs llvm-ar-14 rcsD "$out/lib/lib$library.a"
}

find_c() { # find_c FOLDER: its *.c, below src/
    (cd "$out/src" && find "$1" -name '*.c' | LC_ALL=C sort)
}

sodium() {
    # crypto_core_ed25519_is_valid_point, which later releases correct, is not used by this project.
    local from=$out/src/libsodium/src/libsodium
    cp "$out/src/libsodium/builds/msvc/version.h" "$from/include/sodium/version.h"
    cp -R "$from/include/sodium" "$from/include/sodium.h" "$out/include/"
    rm -rf "$out/include/sodium/private"
    # No HAVE_TI_MODE: it has products of 128 bits, which are slow here. random_get of WASI stands
    # behind getentropy.
    # shellcheck disable=SC2046
    compile sodium -DCONFIGURED=1 -DSODIUM_STATIC=1 -DNATIVE_LITTLE_ENDIAN=1 -DHAVE_C11_MEMORY_FENCES=1 \
        -DHAVE_WEAK_SYMBOLS=1 -DHAVE_GETENTROPY=1 -DHAVE_POSIX_MEMALIGN=1 -D_WASI_EMULATED_SIGNAL \
        "-I$from/include" "-I$from/include/sodium" -- $(find_c libsodium/src/libsodium)
}

jansson() {
    local from=$out/src/jansson
    cp "$from/android/jansson_config.h" "$from/src/jansson.h" "$out/include/"
    : >"$from/src/jansson_private_config.h"
    # shellcheck disable=SC2046
    compile jansson -DHAVE_STDINT_H=1 -DHAVE_UNISTD_H=1 -DHAVE_FCNTL_H=1 -DHAVE_SYS_TIME_H=1 \
        -DHAVE_SYS_STAT_H=1 -DHAVE_SYS_TYPES_H=1 -DHAVE_OPEN=1 -DHAVE_READ=1 -DHAVE_CLOSE=1 \
        -DHAVE_GETTIMEOFDAY=1 -DHAVE_STRTOLL=1 -DHAVE_ATOMIC_BUILTINS=1 -DUSE_URANDOM=0 \
        "-I$out/include" -- $(find_c jansson/src)
}

nettle() {
    local from=$out/src/nettle file
    sed -e 's/@MAJOR_VERSION@/3/; s/@MINOR_VERSION@/8/; s/@NETTLE_USE_MINI_GMP@/0/' \
        "$from/version.h.in" >"$from/version.h"
    : >"$from/config.h"
    for file in sha2.h version.h nettle-types.h; do cp "$from/$file" "$out/include/nettle/"; done
    compile nettle -DHAVE_CONFIG_H "-I$from" -- \
        nettle/sha256.c nettle/sha256-compress.c nettle/sha512.c nettle/sha512-compress.c \
        nettle/write-be32.c
}

# Tables that GMP computes while it is built, by programs of its own for this machine.
gmp_tables() { # gmp_tables FROM
    local name
    for name in fac fib bases trialdivtab jacobitab psqr; do
        gcc -O1 -w -o "$1/gen-$name" "$1/gen-$name.c" -lm
    done
    "$1/gen-fac" 64 0 >"$1/fac_table.h"
    "$1/gen-fib" header 64 0 >"$1/fib_table.h"
    "$1/gen-fib" table 64 0 >"$1/mpn/fib_table.c"
    "$1/gen-bases" header 64 0 >"$1/mp_bases.h"
    "$1/gen-bases" table 64 0 >"$1/mpn/mp_bases.c"
    "$1/gen-trialdivtab" 64 8000 >"$1/trialdivtab.h"
    "$1/gen-jacobitab" >"$1/mpn/jacobitab.h"
    "$1/gen-psqr" 64 0 >"$1/mpn/perfsqr.h"
}

gmp() {
    # Limbs of 64 bits, as everywhere else in this project: `long long` here.
    local from=$out/src/gmp file name list=()
    sed -e 's/@GMP_LIMB_BITS@/64/; s/@GMP_NAIL_BITS@/0/; s/@LIBGMP_DLL@/0/; s/@CC@/clang/' \
        -e 's/@DEFN_LONG_LONG_LIMB@/#define _LONG_LONG_LIMB 1/; s/@CFLAGS@//' \
        "$from/gmp-h.in" >"$from/gmp.h"
    cp "$from/gmp.h" "$out/include/"
    cp "$from/mpn/generic/gmp-mparam.h" "$from/gmp-mparam.h"
    gmp_tables "$from"
    cat >"$from/config.h" <<'C'
#define GMP_MPARAM_H_SUGGEST "mpn/generic/gmp-mparam.h"
#define HAVE_ALLOCA 1
#define HAVE_ALLOCA_H 1
#define HAVE_ATTRIBUTE_CONST 1
#define HAVE_ATTRIBUTE_MALLOC 1
#define HAVE_ATTRIBUTE_MODE 1
#define HAVE_ATTRIBUTE_NORETURN 1
#define HAVE_DOUBLE_IEEE_LITTLE_ENDIAN 1
#define HAVE_INTMAX_T 1
#define HAVE_INTTYPES_H 1
#define HAVE_INTPTR_T 1
#define HAVE_LIMB_LITTLE_ENDIAN 1
#define HAVE_LONG_LONG 1
#define HAVE_MEMORY_H 1
#define HAVE_MEMSET 1
#define HAVE_PTRDIFF_T 1
#define HAVE_STDINT_H 1
#define HAVE_STRING_H 1
#define HAVE_STRCHR 1
#define HAVE_UINT_LEAST32_T 1
#define HAVE_VSNPRINTF 1
#define NO_ASM 1
#define RETSIGTYPE void
#define SIZEOF_MP_LIMB_T 8
#define SIZEOF_UNSIGNED 4
#define SIZEOF_UNSIGNED_LONG 4
#define SIZEOF_UNSIGNED_SHORT 2
#define SIZEOF_VOID_P 4
#define STDC_HEADERS 1
#define WANT_TMP_ALLOCA 1
C
    # Files that several functions share, each compiled once for the name it has to have.
    # shellcheck disable=SC2046
    for file in $(find_c gmp/mpn/generic); do
        name=$(basename "$file" .c)
        case $name in
        udiv_w_sdiv | pre_* | div_qr_1n_pi2 | div_qr_1u_pi2 | *_1_norm | logops_n | popham | sec_aors_1 | \
            sec_div | sec_pi1_div | add_err* | sub_err*) ;;
        *) list+=("$file") ;;
        esac
    done
    for file in assert errno extract-dbl invalid memory mp_bpl mp_clz_tab mp_dv_tab mp_minv_tab \
        mp_get_fns mp_set_fns tal-reent; do list+=("gmp/$file.c"); done
    for file in mpn/fib_table mpn/mp_bases; do list+=("gmp/$file.c"); done
    # shellcheck disable=SC2046
    compile gmp -D__GMP_WITHIN_GMP -D_WASI_EMULATED_SIGNAL "-I$from" "-I$from/mpn" "-I$from/mpz" -- \
        "${list[@]}" $(gmp_variants) $(gmp_mpz)
}

# mpz/*.c but those that come from one file by definitions, and printing and reading.
gmp_mpz() {
    for name in init init2 inits clear clears realloc cmp_ui divexact invert jacobi limbs_read \
        powm roinit_n size sub_ui set gcdext tdiv_r mul add sub cmpabs cmp gcd mod abs neg; do
        [ ! -f "$out/src/gmp/mpz/$name.c" ] || echo "gmp/mpz/$name.c"
    done
}

# The files of mpn/generic that are made for several names.
gmp_variants() {
    local name pair
    for pair in sec_add_1:sec_aors_1 sec_sub_1:sec_aors_1 sec_div_qr:sec_div sec_div_r:sec_div \
        sec_pi1_div_qr:sec_pi1_div sec_pi1_div_r:sec_pi1_div popcount:popham hamdist:popham \
        and_n:logops_n ior_n:logops_n xor_n:logops_n; do
        name=${pair%%:*}
        printf '#define OPERATION_%s 1\n#include "generic/%s.c"\n' "$name" "${pair##*:}" \
            >"$out/src/gmp/mpn/v_$name.c"
        echo "gmp/mpn/v_$name.c"
    done
}

# The texts that ask to be shipped with what was made of them.
licences() {
    local name text
    for name in gmp:COPYING.LESSERv3 gmp:COPYINGv3 nettle:COPYING.LESSERv3 jansson:LICENSE \
        libsodium:LICENSE; do
        text=$out/src/${name%%:*}/${name##*:}
        printf '%s (%s)\n\n' "$(grep -o "${name%%:*}_[^_]*\.orig" "$here/sources.txt" |
            sed 's/_/ /; s/\.orig//')" "${name##*:}"
        cat "$text"
        printf '\n----\n\n'
    done
    printf 'wasi-libc\n\n'
    cat /usr/share/doc/wasi-libc/copyright 2>/dev/null || true
}

sodium
jansson
nettle
gmp
licences >"$out/licences.txt"
rm -rf "$out/obj"
echo "$stamp" >"$out/stamp"
