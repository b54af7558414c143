#include "server/http/oyd.h"

int main(int argc, char **argv) {
    return oy_oyd_main(argc, argv);
}
