package api

import (
	"bytes"
	stdjson "encoding/json"
	"io"
	"net/http"

	"github.com/gin-gonic/gin/codec/json"
)

// codec is gin's JSON codec, except that it needs no decoder of a stream for a body that is not
// there, or was read already. The generated code decodes the body of each request that may have
// one, and such a decoder has a buffer, which is a fifth of all memory that a refused reserve
// takes.
type codec struct{ json.Core }

// NewDecoder implements json.Core.
func (c codec) NewDecoder(body io.Reader) json.Decoder {
	if body == http.NoBody {
		return noBody{}
	}
	if read, is := body.(*readBody); is {
		return read
	}
	return c.Core.NewDecoder(body)
}

// noBody decodes a body without content.
type noBody struct{}

func (noBody) UseNumber()             {}
func (noBody) DisallowUnknownFields() {}
func (noBody) Decode(any) error       { return io.EOF }

// readBody is a body that was read and is one JSON value, or blank. It is its own decoder, which
// does not look for unknown fields: checkFields has refused them.
type readBody struct {
	*bytes.Reader

	text []byte
}

func (*readBody) Close() error           { return nil }
func (*readBody) UseNumber()             {}
func (*readBody) DisallowUnknownFields() {}

// Decode decodes the whole body; io.EOF when it is blank, as of a decoder of a stream.
func (b *readBody) Decode(into any) error {
	if len(afterSpace(b.text)) == 0 {
		return io.EOF
	}
	return stdjson.Unmarshal(b.text, into)
}
