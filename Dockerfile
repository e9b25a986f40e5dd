# One image for the command line and the review app.
#   docker build -t corpus-builder .
#   docker run --rm -v "$PWD/corpus:/data" -v "$PWD/pdfs:/pdfs:ro" corpus-builder build /pdfs
#   docker run --rm -v "$PWD/corpus:/data" -p 127.0.0.1:8501:8501 corpus-builder
# With PaddleOCR beside Tesseract (its models are mounted, or downloaded into the corpus folder when a setting asks for it):
#   docker build --build-arg PADDLE=1 -t corpus-builder .
# Inside, the app listens on all interfaces, because a container's loopback can't be reached; publish the port on loopback.

FROM python:3.11-slim-bookworm AS build
WORKDIR /src
RUN python3 -m venv /opt/venv
COPY requirements.lock ./
RUN /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE requirements-dev.lock ./
COPY corpus_builder ./corpus_builder
COPY review_app ./review_app
RUN /opt/venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation .
ARG PADDLE=
RUN if [ -n "$PADDLE" ]; then \
      sed -n 's/ *\\$//; /^[a-z].*==/p' requirements-dev.lock > versions.txt \
      && /opt/venv/bin/pip install --no-cache-dir --no-build-isolation -c versions.txt '.[paddle]'; \
    fi

FROM python:3.11-slim-bookworm
ARG PADDLE=
# Debian keeps one version of a package per release; a pinned one would vanish with the next fix.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-kor ${PADDLE:+libgl1 libglib2.0-0} \
 && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/venv /opt/venv
RUN mkdir /data && chown 10001:10001 /data
# Compiled loops and OCR models are kept in the corpus folder: the user has no home.
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 NUMBA_CACHE_DIR=/data/.numba PADDLE_PDX_CACHE_HOME=/data/.paddlex
USER 10001:10001
VOLUME /data
WORKDIR /data
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python3", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
ENTRYPOINT ["corpus-builder"]
CMD ["review", "--address", "0.0.0.0", "--no-browser"]
