#pragma once
#include <lzma.h>

/// A stream in its initial state; the library's own initialiser is a macro, which Swift cannot import.
static inline lzma_stream glint_lzma_stream_init(void) {
  lzma_stream stream = LZMA_STREAM_INIT;
  return stream;
}

/// Flag: streams that follow one another in a file are unpacked as one.
static inline uint32_t glint_LZMA_CONCATENATED(void) { return LZMA_CONCATENATED; }
