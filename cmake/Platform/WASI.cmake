# CMake does not know the system yet.
set(WASI 1)
set(CMAKE_EXECUTABLE_SUFFIX .wasm)
