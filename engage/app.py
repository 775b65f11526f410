"""The application factory: puts the parts together and decides nothing else."""

from __future__ import annotations

from flask import Flask
from flask_babel import Babel
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from config import ROOT, Config
from engage import access
from engage.accounts import identity
from engage.accounts.routes import blueprint as accounts
from engage.agreement.queries import disagreements_of
from engage.agreement.routes import blueprint as agreement
from engage.coding.routes import blueprint as coding
from engage.coding.routes.next import DISAGREEMENTS
from engage.comments.routes import blueprint as comments
from engage.consultations.queries import OCCASION
from engage.consultations.routes import blueprint as consultations
from engage.contacts.routes import blueprint as contacts
from engage.db import db, engine_options, prepare_engine
from engage.jobs import queue
from engage.jobs.routes import blueprint as jobs
from engage.reports.routes import blueprint as reports
from engage.responses.routes import blueprint as responses
from engage.themes.engine import sentence_model
from engage.themes.routes import blueprint as themes
from engage.themes.routes import search
from engage.themes.routes.frames import frames_blueprint as all_frames
from engage.web import errors, filters, frame, headers, logs, origin, sessions
from engage.web.assets import serve
from engage.web.letters import blueprint as letters
from engage.web.record import blueprint as audit
from engage.web.routes import blueprint as web
from engage.web.templating import prepare_templates

BLUEPRINTS = (
    web, accounts, consultations, responses, comments, themes, all_frames, search.everywhere,
    coding, agreement, reports, jobs, contacts, audit, letters,
)  # fmt: skip
LARGEST_REQUEST = 12 * 1024 * 1024  # an import file; a resident's page is far below

babel = Babel()
csrf = CSRFProtect()
migrate = Migrate()


def create_app(config: Config | None = None) -> Flask:
    """An application ready to serve. Without `config` the settings come from the environment."""
    config = config or Config.from_environment()
    app = Flask("engage", root_path=str(ROOT), static_folder=None)
    app.config.from_mapping(settings(config))
    app.extensions["engage.config"] = config
    app.extensions["engage.occasion"] = OCCASION
    app.extensions[DISAGREEMENTS] = disagreements_of
    sentence_model.choose(config.sentence_model, config.sentence_model_sha256)
    prepare_templates(app, config)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    babel.init_app(app, default_locale="en_GB", default_timezone="Europe/London")
    for part in (logs, sessions, headers, errors, origin, filters, frame, identity, access, queue):
        part.init_app(app)
    csrf.init_app(app)  # after the parts, whose guards come first: this one reads the whole request
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.wsgi_app = serve(app.wsgi_app, ROOT / "static")  # type: ignore[method-assign,assignment]  # as for ProxyFix below
    if config.trusted_proxies:
        hops = config.trusted_proxies
        # not X-Forwarded-Host: a proxy that does not set it passes on what a stranger wrote there
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]  # as Flask's own documentation has it
    return app


def settings(config: Config) -> dict[str, object]:
    """Flask's and its extensions' settings, from ours."""
    return {
        "SECRET_KEY": config.secret_key,
        "DEBUG": config.debug,
        "TESTING": config.testing,
        "SQLALCHEMY_DATABASE_URI": config.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(config.database_url),
        "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 2_000,
        # a name that browsers take from this very host alone, where it comes by https
        "SESSION_COOKIE_NAME": "__Host-engage" if config.secure_cookies else "engage",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": config.secure_cookies,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": config.secure_cookies,
    }
