# The libraries of other people, under short names: sodium, nettle, gmp, jansson, lmdb,
# microhttpd, zlib, curl, inih, csv, pangocairo, qrencode, criterion.

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium>=1.0.18)
pkg_check_modules(NETTLE REQUIRED IMPORTED_TARGET nettle>=3.4)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson>=2.13)
pkg_check_modules(LMDB REQUIRED IMPORTED_TARGET lmdb>=0.9.24)
pkg_check_modules(MICROHTTPD REQUIRED IMPORTED_TARGET libmicrohttpd>=0.9.75)
pkg_check_modules(ZLIB REQUIRED IMPORTED_TARGET zlib>=1.2.11)
pkg_check_modules(CURL REQUIRED IMPORTED_TARGET libcurl>=7.80)
pkg_check_modules(INIH REQUIRED IMPORTED_TARGET inih>=50)
pkg_check_modules(PANGOCAIRO REQUIRED IMPORTED_TARGET pangocairo>=1.50 cairo-pdf>=1.16)
pkg_check_modules(QRENCODE REQUIRED IMPORTED_TARGET libqrencode>=4)
pkg_check_modules(CRITERION IMPORTED_TARGET criterion>=2.4)

add_library(oy_ext_sodium INTERFACE)
target_link_libraries(oy_ext_sodium INTERFACE PkgConfig::SODIUM)
add_library(oy_ext_nettle INTERFACE)
target_link_libraries(oy_ext_nettle INTERFACE PkgConfig::NETTLE)
foreach(name LMDB MICROHTTPD ZLIB CURL INIH PANGOCAIRO QRENCODE)
    string(TOLOWER ${name} short)
    add_library(oy_ext_${short} INTERFACE)
    target_link_libraries(oy_ext_${short} INTERFACE PkgConfig::${name})
endforeach()
add_library(oy_ext_jansson INTERFACE)
target_link_libraries(oy_ext_jansson INTERFACE PkgConfig::JANSSON)

# libcsv has no .pc file.
find_library(CSV_LIBRARY csv REQUIRED)
add_library(oy_ext_csv INTERFACE)
target_link_libraries(oy_ext_csv INTERFACE "${CSV_LIBRARY}")

# Not every distribution ships gmp.pc.
find_library(GMP_LIBRARY gmp REQUIRED)
find_path(GMP_INCLUDE gmp.h REQUIRED)
add_library(oy_ext_gmp INTERFACE)
target_link_libraries(oy_ext_gmp INTERFACE "${GMP_LIBRARY}")

add_library(oy_ext_threads INTERFACE)
target_link_libraries(oy_ext_threads INTERFACE Threads::Threads)
add_library(oy_ext_m INTERFACE)
target_link_libraries(oy_ext_m INTERFACE m)
