# Files that a program carries with it, as C.
#
#   oy_embed(http oy_openapi_json openapi.json)    adds the file to the library oy_http as
#       const unsigned char oy_openapi_json[]; const size_t oy_openapi_json_bytes;
#
# The header of the layer declares the two. This file is also the script that writes the C.

if(CMAKE_SCRIPT_MODE_FILE)
    file(READ "${FROM}" hex HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
    string(REGEX REPLACE "(([^,]*,){16})" "\\1\n    " bytes "${bytes}")
    file(WRITE "${TO}" "#include \"${HEADER}\"\n\n"
        "const unsigned char ${NAME}[] = {\n    ${bytes}\n};\n"
        "const size_t ${NAME}_bytes = sizeof ${NAME};\n")
    return()
endif()

set(OY_EMBED_SCRIPT "${CMAKE_CURRENT_LIST_FILE}")

function(oy_embed layer name file)
    set(to "${CMAKE_CURRENT_BINARY_DIR}/${name}.c")
    get_filename_component(from "${file}" ABSOLUTE)
    file(RELATIVE_PATH header "${PROJECT_SOURCE_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}/embedded.h")
    add_custom_command(OUTPUT "${to}"
        COMMAND "${CMAKE_COMMAND}" "-DFROM=${from}" "-DTO=${to}" "-DNAME=${name}"
            "-DHEADER=${header}" -P "${OY_EMBED_SCRIPT}"
        DEPENDS "${from}" "${OY_EMBED_SCRIPT}" VERBATIM)
    target_sources(oy_${layer} PRIVATE "${to}")
endfunction()
