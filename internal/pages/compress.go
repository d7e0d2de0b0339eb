package pages

import (
	"bytes"
	"compress/gzip"
	"sync"
)

// minCompressed is the size in bytes from which a page is compressed. A smaller one fits into one
// packet as it is.
const minCompressed = 1400

// compressor compresses pages with gzip. Its encoder is used again, because making one takes twenty
// times as long as compressing a list, and more than a megabyte.
type compressor struct {
	mu      sync.Mutex
	encoder *gzip.Writer // nil before the first page
}

// compress returns nil for a page that is too small.
func (c *compressor) compress(body []byte) []byte {
	if len(body) < minCompressed {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var out bytes.Buffer // which takes everything: no error can come
	if c.encoder == nil {
		c.encoder, _ = gzip.NewWriterLevel(&out, gzip.BestSpeed)
	} else {
		c.encoder.Reset(&out)
	}
	_, _ = c.encoder.Write(body)
	_ = c.encoder.Close()
	return out.Bytes()
}
