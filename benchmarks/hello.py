"""The reference: Flask's "hello" on the same gunicorn, as `python -m benchmarks.hello PORT`."""

from __future__ import annotations

import sys

from flask import Flask

from engage.web.server import THREADS, WORKERS, Server


def make() -> Flask:
    """An application that says hello to everything."""
    app = Flask("hello")

    @app.get("/")
    @app.get("/health")
    def hello() -> str:
        return "hello"

    return app


class Hello(Server):
    """The server without a database to let go of."""

    def load(self) -> Flask:
        """The application."""
        return make()


if __name__ == "__main__":
    Hello(make, "127.0.0.1", int(sys.argv[1]), WORKERS, THREADS).run()
