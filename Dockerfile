# One image for web, worker, beat and the migrate step; docker-compose.yml says which runs where.
FROM python:3.11-slim-bookworm

RUN apt-get update \
 && apt-get install --yes --no-install-recommends \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 fontconfig \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --create-home --home-dir /var/lib/sefton-pdps sefton

WORKDIR /srv/sefton-pdps
COPY requirements/run.txt requirements/run.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/run.txt

COPY . .
ENV DJANGO_SETTINGS_MODULE=sefton_pdps.settings.production PYTHONUNBUFFERED=1
# Collecting static files needs settings but calls nobody: these values live for this one line.
RUN SECRET_KEY=build SEALING_KEYS=build ALLOWED_HOSTS=build BASE_URL=https://build DATABASE_URL=postgresql://build/build \
    REDIS_URL=redis://build EMAIL_URL=consolemail:// \
    python manage.py collectstatic --no-input \
 && install -d -o sefton -m 700 /var/lib/sefton-pdps/files

USER sefton
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "sefton_pdps.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "2", \
     "--preload", "--timeout", "60", "--no-control-socket"]
