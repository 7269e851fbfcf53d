"""One file, one job. Each is ``middleware(exchange, proceed) -> Response``; `pipeline.ORDER` stacks them."""
