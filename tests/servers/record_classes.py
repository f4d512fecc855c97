"""`record_classes.py HOME HEAP IDLE_SECONDS STATEMENT_SECONDS`: an embedded database that ends as a Java program does.

The product's own ends at once, and Java writes its cache of classes only where it may end in order.
"""

import sys

from graph.embedded.server_process import main

if __name__ == "__main__":
    code = main(sys.argv[1:])
    import jpype  # only beside a server

    jpype.JClass("java.lang.System").exit(code)
