#include "verifier/command.h"

int main(int argc, char **argv) {
    return oy_verify_main(argc, argv, stdout, stderr);
}
