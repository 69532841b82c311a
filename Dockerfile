# sayso and git in an image: docs/install.md tells how to use it.
FROM rust:1.95-slim-bookworm AS build
WORKDIR /source
COPY . .
RUN cargo install --locked --path . --root /installed

FROM debian:bookworm-slim
# git is what --staged and --since ask; which version of it is that of the base image
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /installed/bin/sayso /usr/local/bin/sayso
COPY LICENSE-APACHE LICENSE-MIT /usr/share/doc/sayso/
# nobody: it reads what is mounted, and needs no more
USER 65534:65534
WORKDIR /texts
ENTRYPOINT ["sayso"]
CMD ["check"]
