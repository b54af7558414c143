/* The program `oyd`. */
#ifndef OY_SERVER_HTTP_OYD_H
#define OY_SERVER_HTTP_OYD_H

int oy_oyd_main(int argc, char **argv); /* the exit status */

#endif
