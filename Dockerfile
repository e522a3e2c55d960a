# The site, its workers and its schedule: one image, three commands (docker-compose.yml).
FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home lotsen \
    && install --directory --owner lotsen --mode 700 /var/lib/lotsen

WORKDIR /srv/lotsen
COPY requirements/core.txt requirements/core.txt
RUN pip install --no-cache-dir --no-compile --require-hashes --requirement requirements/core.txt
COPY . .

ENV DJANGO_SETTINGS_MODULE=config.settings.production \
    HOST=0.0.0.0 \
    PORT=8000 \
    PYTHONUNBUFFERED=1 \
    VAR_DIR=/var/lib/lotsen

# The settings ask for secrets; these two live as long as this step.
RUN pybabel -q compile -d locale -D django \
    && random() { python -c "import secrets; print(secrets.token_urlsafe(64))"; } \
    && SECRET_KEY="$(random)" AUDIT_KEY="$(random)" ALLOWED_HOSTS=localhost DATABASE_URL=sqlite:////tmp/none \
       VAR_DIR=/tmp/build python manage.py collectstatic --no-input --verbosity 0 \
    && rm -rf /tmp/build

USER lotsen
VOLUME /var/lib/lotsen
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["python", "-m", "scripts.healthcheck"]
CMD ["gunicorn", "--config", "python:config.gunicorn", "config.wsgi"]
