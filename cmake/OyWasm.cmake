# Flags and libraries of the preset `wasm`, in the place of those of OyFlags.cmake's end and of
# OyLibraries.cmake. What comes out is the same to the byte wherever it is built: no path, no time.

set(OY_WASM_DEPS "${PROJECT_SOURCE_DIR}/build/wasm/deps" CACHE PATH "made by web/wasm/libraries.sh")
if(NOT EXISTS "${OY_WASM_DEPS}/stamp")
    message(FATAL_ERROR "web/wasm/libraries.sh ${OY_WASM_DEPS} comes first; ./dev web runs it")
endif()

# What every browser of 2023 has: bulk memory, sign extension. One thread, so that thread-local
# variables are plain ones.
target_compile_options(oy_flags INTERFACE -mbulk-memory -msign-ext -ftls-model=local-exec
    -ffunction-sections -fdata-sections "-ffile-prefix-map=${PROJECT_SOURCE_DIR}=")
target_compile_definitions(oy_flags INTERFACE _WASI_EMULATED_SIGNAL _WASI_EMULATED_GETPID)
# Before wasi-libc's own: these have what it lacks. The build machine's own headers are not for this.
target_compile_options(oy_flags INTERFACE -nostdlibinc
    "SHELL:-isystem ${PROJECT_SOURCE_DIR}/web/wasm/posix"
    "SHELL:-isystem ${OY_WASM_DEPS}/include" "SHELL:-isystem /usr/include/wasm32-wasi")
# The stack lies first, so that one that grows too far ends the program and overwrites nothing.
target_link_options(oy_flags INTERFACE -Wl,--gc-sections -Wl,--strip-all -Wl,--stack-first
    -Wl,-z,stack-size=4194304 -Wl,--max-memory=2147483648)

add_library(oy_posix STATIC "${PROJECT_SOURCE_DIR}/web/wasm/posix/posix.c")
target_link_libraries(oy_posix PRIVATE oy_flags oy_warnings)

foreach(name sodium nettle jansson gmp)
    add_library(oy_ext_${name} INTERFACE)
    target_link_libraries(oy_ext_${name} INTERFACE "${OY_WASM_DEPS}/lib/lib${name}.a" oy_posix)
endforeach()
foreach(name threads m)
    add_library(oy_ext_${name} INTERFACE)
    target_link_libraries(oy_ext_${name} INTERFACE oy_posix)
endforeach()
