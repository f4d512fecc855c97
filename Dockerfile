FROM python:3.11-slim-bookworm AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY casethread casethread
COPY docs docs
COPY graph graph
COPY loaders loaders
COPY queries queries
COPY webapp webapp
RUN pip install --no-cache-dir build && python -m build --wheel --outdir /wheels

FROM python:3.11-slim-bookworm
RUN useradd --create-home --uid 1000 casethread && mkdir /home/casethread/data && chown casethread /home/casethread/data
COPY --from=build /wheels /wheels
RUN pip install --no-cache-dir /wheels/*.whl && rm -r /wheels
USER casethread
WORKDIR /home/casethread
EXPOSE 8321
CMD ["python", "-m", "casethread", "serve"]
