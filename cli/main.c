#include "cli/commands.h"

int main(int argc, char **argv) {
    return oy_cli_main(argc, argv);
}
