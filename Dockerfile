# The whole service is one static binary in an empty image, run by an unprivileged user.
#   docker build -t minping .
#   docker run -p 8080:8080 -v minping:/data -e MINPING_PUBLIC_URL=https://pg.example.cn minping

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# timetzdata: an empty image has no time zones. Built without cgo, so it needs no libc.
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -tags timetzdata -o /out/minping ./cmd/minping \
    && mkdir -m 0700 /out/data /out/keys

FROM scratch
# For mongodb:// over TLS.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/minping /minping
# The session keys live in /data/keys unless MINPING_KEYS says otherwise; keep /data on an encrypted volume.
COPY --from=build --chown=65532:65532 /out/data /data
# Where replicas mount the keys that they share: a new volume takes its owner from here.
COPY --from=build --chown=65532:65532 /out/keys /keys
USER 65532:65532
ENV MINPING_ADDR=0.0.0.0:8080 MINPING_DATA=/data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=3s --start-period=10s --retries=3 CMD ["/minping", "healthcheck"]
ENTRYPOINT ["/minping"]
CMD ["serve"]
