# Compiler and linker flags, in one place: warnings, hardening, instrumentation.

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Release or Debug" FORCE)
endif()
# Asserts stay in release builds: they are few, and a voting engine that is wrong about
# itself must stop. No -march: a build runs on every x86-64, and what is faster on newer
# processors is chosen at run time.
if(NOT OY_FLAGS_SET AND NOT WASI)
    set(CMAKE_C_FLAGS_RELEASE "-O3 -g" CACHE STRING "" FORCE)
    if(OY_CTIME)
        set(CMAKE_C_FLAGS_DEBUG "-O2 -g" CACHE STRING "" FORCE) # what is measured is what is shipped, nearly
    else()
        set(CMAKE_C_FLAGS_DEBUG "-O1 -g" CACHE STRING "" FORCE)
    endif()
    set(OY_FLAGS_SET ON CACHE INTERNAL "")
endif()

if(NOT WASI)
    set(CMAKE_POSITION_INDEPENDENT_CODE ON)
    include(CheckPIESupported)
    check_pie_supported(LANGUAGES C)
endif()

# Every target links to this; it carries no code.
add_library(oy_flags INTERFACE)
target_include_directories(oy_flags INTERFACE "${PROJECT_SOURCE_DIR}/core" "${PROJECT_SOURCE_DIR}")
target_compile_definitions(oy_flags INTERFACE
    _POSIX_C_SOURCE=200809L _DEFAULT_SOURCE "OY_VERSION=\"${PROJECT_VERSION}\"")

# Tests link to oy_flags only: the assertion macros of Criterion are not pedantic.
add_library(oy_warnings INTERFACE)
target_compile_options(oy_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wvla -Wcast-qual
    -Wstrict-prototypes -Wmissing-prototypes -Wswitch-enum -Wformat=2 -Wundef -Werror)
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
    # Messages are cut to their buffers on purpose, and snprintf says what it wanted.
    target_compile_options(oy_warnings INTERFACE -Wno-format-truncation)
    if(OY_SANITIZE)
        # With instrumentation in its way gcc no longer sees that a value fits; the plain builds
        # of both compilers hold these two.
        target_compile_options(oy_warnings INTERFACE -Wno-conversion -Wno-sign-conversion)
    endif()
endif()
add_library(oy_test_warnings INTERFACE)
target_compile_options(oy_test_warnings INTERFACE
    -Wall -Wextra -Wvla -Wstrict-prototypes -Wformat=2 -Wundef -Werror)

if(WASI)
    return() # a stack without return addresses; cmake/OyWasm.cmake goes on
endif()

target_compile_options(oy_flags INTERFACE -fstack-protector-strong)
target_link_options(oy_flags INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed)
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT OY_SANITIZE)
    target_compile_options(oy_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
endif()

if(OY_SANITIZE)
    target_compile_options(oy_flags INTERFACE
        -fsanitize=${OY_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(oy_flags INTERFACE -fsanitize=${OY_SANITIZE})
endif()
if(OY_FUZZ)
    if(NOT CMAKE_C_COMPILER_ID MATCHES "Clang")
        message(FATAL_ERROR "libFuzzer comes with clang: use the preset 'fuzz'")
    endif()
    target_compile_options(oy_flags INTERFACE -fsanitize=fuzzer-no-link)
    target_compile_definitions(oy_flags INTERFACE OY_FUZZ=1)
endif()
if(OY_COVERAGE)
    target_compile_options(oy_flags INTERFACE --coverage)
    target_link_options(oy_flags INTERFACE --coverage)
endif()
if(OY_CTIME)
    target_compile_definitions(oy_flags INTERFACE OY_CTIME=1)
endif()
if(OY_MUTATE)
    target_compile_definitions(oy_flags INTERFACE OY_MUTATE=1)
endif()
