# Targets of this project. Source files are globbed, so that a new file needs no list.
#
#   oy_layer(crypto DEPENDS base LIBS sodium gmp)   library oy_crypto from this folder's *.c
#   oy_program(oy main.c DEPENDS cli)               bin/oy
#   oy_test(name files... DEPENDS layers)           a Criterion binary, known to ctest
#   oy_test_folders()                               all of tests/, see below

# A layer is the static library of all *.c here except main.c. While a folder has none, the
# layer is an empty name, so that layers to its right can already be built. EXCLUDE leaves out the
# files whose names without ending match.
function(oy_layer name)
    cmake_parse_arguments(A "" "EXCLUDE" "DEPENDS;LIBS" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.c")
    list(FILTER sources EXCLUDE REGEX "/main\\.c$")
    if(A_EXCLUDE)
        list(FILTER sources EXCLUDE REGEX "/(${A_EXCLUDE})\\.c$")
    endif()
    list(TRANSFORM A_DEPENDS PREPEND oy_)
    list(TRANSFORM A_LIBS PREPEND oy_ext_)
    if(sources)
        add_library(oy_${name} STATIC ${sources})
        target_link_libraries(oy_${name} PUBLIC oy_flags ${A_DEPENDS} ${A_LIBS} PRIVATE oy_warnings)
    else()
        add_library(oy_${name} INTERFACE)
        target_link_libraries(oy_${name} INTERFACE oy_flags ${A_DEPENDS} ${A_LIBS})
    endif()
endfunction()

# A program in bin/. Skipped while its main file does not exist.
function(oy_program name main)
    cmake_parse_arguments(A "" "" "DEPENDS;LIBS" ${ARGN})
    list(TRANSFORM A_DEPENDS PREPEND oy_)
    list(TRANSFORM A_LIBS PREPEND oy_ext_)
    file(GLOB found CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${main}")
    if(found)
        add_executable(${name} ${found})
        target_link_libraries(${name} PRIVATE oy_flags oy_warnings ${A_DEPENDS} ${A_LIBS})
    endif()
endfunction()

# A Criterion binary in tests/ of the build directory. TIMEOUT in seconds, 600 unless given.
function(oy_test name)
    cmake_parse_arguments(A "" "TIMEOUT" "DEPENDS" ${ARGN})
    list(TRANSFORM A_DEPENDS PREPEND oy_)
    if(NOT A_TIMEOUT)
        set(A_TIMEOUT 600)
    endif()
    add_executable(${name} ${A_UNPARSED_ARGUMENTS})
    target_link_libraries(${name} PRIVATE
        ${A_DEPENDS} oy_flags oy_test_warnings oy_criterion)
    target_compile_definitions(${name} PRIVATE _XOPEN_SOURCE=700
        "OY_SOURCE_DIR=\"${PROJECT_SOURCE_DIR}\"" "OY_BIN_DIR=\"${CMAKE_BINARY_DIR}/bin\"")
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    # Criterion spreads its tests over the processors, so ctest runs one binary at a time.
    add_test(NAME ${name} COMMAND ${name} --color=never)
    # Criterion does not see what the leak check says after a test has ended.
    set_tests_properties(${name} PROPERTIES
        TIMEOUT ${A_TIMEOUT} FAIL_REGULAR_EXPRESSION "SUMMARY: [A-Za-z]*Sanitizer")
endfunction()

# Layers in order; the unit tests of a layer see it and those before it.
set(OY_LAYERS base crypto election residency record verify steps net follow store app http paper office
    cli)

# Finds all tests by their place:
#   tests/support/*.c                library oy_support for all tests but those of base
#   tests/unit/<layer>/test_*.c      one binary for each layer (unit_base, ...)
#   tests/attacks/test_*.c           binary attacks;  tests/exhaustive/test_*.c  exhaustive
#   tests/crash/test_*.c             binary crash;    tests/vectors/test_*.c     vectors
#   tests/fuzz/fuzz_*.c              one libFuzzer program for each file (preset fuzz)
#   tests/ctime/ctime_*.c            one plain program for each file (preset ctime)
function(oy_test_folders)
    set(here "${PROJECT_SOURCE_DIR}/tests")
    if(OY_SANITIZE MATCHES "thread") # the header's first lines say why
        add_library(oy_criterion STATIC "${here}/support/plain/run.c")
        target_include_directories(oy_criterion BEFORE PUBLIC "${here}/support/plain")
        target_link_libraries(oy_criterion PUBLIC oy_flags PRIVATE oy_test_warnings)
    else()
        add_library(oy_criterion INTERFACE)
        if(CRITERION_FOUND)
            target_link_libraries(oy_criterion INTERFACE PkgConfig::CRITERION)
        endif()
    endif()
    file(GLOB support CONFIGURE_DEPENDS "${here}/support/*.c")
    if(OY_FUZZ OR OY_CTIME) # they need the elections only
        list(FILTER support INCLUDE REGEX "/(group_tiny|sample_election|sample_record[a-z_]*|world)\\.c$")
    endif()
    if(support)
        add_library(oy_support STATIC ${support})
        target_link_libraries(oy_support PUBLIC oy_cli oy_office oy_http oy_follow oy_steps oy_verify oy_flags PRIVATE
            oy_criterion oy_test_warnings)
        target_compile_definitions(oy_support PRIVATE _XOPEN_SOURCE=700
            "OY_SOURCE_DIR=\"${PROJECT_SOURCE_DIR}\"" "OY_BIN_DIR=\"${CMAKE_BINARY_DIR}/bin\"")
    else()
        add_library(oy_support INTERFACE)
        target_link_libraries(oy_support INTERFACE oy_cli oy_http oy_follow oy_steps oy_verify)
    endif()

    if(OY_FUZZ)
        file(GLOB files CONFIGURE_DEPENDS "${here}/fuzz/fuzz_*.c")
        foreach(file ${files})
            get_filename_component(name ${file} NAME_WE)
            add_executable(${name} ${file} "${here}/fuzz/driver.c" "${here}/fuzz/sample.c")
            target_link_libraries(${name} PRIVATE oy_support oy_test_warnings)
            target_link_options(${name} PRIVATE -fsanitize=fuzzer)
        endforeach()
        return()
    endif()
    if(OY_CTIME)
        file(GLOB files CONFIGURE_DEPENDS "${here}/ctime/ctime_*.c")
        foreach(file ${files})
            get_filename_component(name ${file} NAME_WE)
            add_executable(${name} ${file} "${here}/ctime/secrets.c")
            target_link_libraries(${name} PRIVATE oy_support oy_test_warnings)
        endforeach()
        return()
    endif()

    if(NOT CRITERION_FOUND)
        message(STATUS "Criterion is missing: no tests are built")
        return()
    endif()
    set(seen "")
    foreach(layer ${OY_LAYERS})
        list(APPEND seen ${layer})
        set(folder ${layer})
        if(layer STREQUAL "verify")
            set(folder verifier)
        endif()
        file(GLOB files CONFIGURE_DEPENDS "${here}/unit/${folder}/test_*.c")
        file(GLOB common CONFIGURE_DEPENDS "${here}/unit/${folder}/common*.c")
        if(files)
            if(layer STREQUAL "base")
                oy_test(unit_base ${files} DEPENDS base)
            else()
                oy_test(unit_${layer} ${files} ${common} DEPENDS support ${seen})
            endif()
        endif()
    endforeach()
    foreach(folder attacks exhaustive crash vectors)
        file(GLOB files CONFIGURE_DEPENDS "${here}/${folder}/test_*.c")
        if(files)
            oy_test(${folder} ${files} DEPENDS support ${OY_LAYERS} TIMEOUT 1200)
        endif()
    endforeach()
endfunction()
