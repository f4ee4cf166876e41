# docker build -t sourcing . && docker run --rm -v "$PWD:/work:ro" sourcing check proposals
FROM python:3.12-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY checker ./checker
COPY rules ./rules
COPY schemas ./schemas
COPY examples ./examples
# See "Install" in the README for why durable-rules needs these.
ENV CPPFLAGS="-O2 -DPyEval_CallObject=PyObject_CallObject"
RUN python -m venv /opt/sourcing && /opt/sourcing/bin/pip install --no-cache-dir --disable-pip-version-check .

FROM python:3.12-slim
RUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/* && useradd --no-create-home --uid 10001 sourcing
COPY --from=build /opt/sourcing /opt/sourcing
ENV PATH="/opt/sourcing/bin:$PATH" PYTHONDONTWRITEBYTECODE=1
# The mounted repository belongs to somebody else; git reads it all the same.
ENV GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0=/work
WORKDIR /work
USER 10001
ENTRYPOINT ["sourcing"]
CMD ["check"]
