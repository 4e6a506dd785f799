#!/bin/sh
# Makes the folder of a Lambda layer with tracelet, for functions of every Node runtime and architecture:
#   sh build-layer.sh [folder] [packages…]
# The packages are what `npm install` takes: name versions here to pin them.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
layer=${1:-"$here/layer"}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- @tracelet/aws-lambda @opentelemetry/api

rm -rf "$layer/nodejs"
mkdir -p "$layer/nodejs"
npm install --prefix "$layer/nodejs" --omit=dev --ignore-scripts --no-audit --no-fund --no-package-lock --loglevel=error "$@"
# Source maps are two thirds of it, and the platform loads none of them.
find "$layer/nodejs" -name '*.map' -delete
cp "$here/tracelet-handler" "$layer/tracelet-handler"
chmod 755 "$layer/tracelet-handler"
