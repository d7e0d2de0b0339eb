package pages

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"sync"
	"time"

	"sneakerhead/internal/drop"
)

// Page is the body of a reply, as JSON.
type Page struct {
	Body  []byte
	Tag   string // the ETag; it is weak, because it is that of the compressed form too
	Stale bool   // Postgres is away, and this is the last page; the body of a list says so too

	compressed func() []byte
}

// Compressed returns the body compressed with gzip, nil for a small page. A page is compressed
// once, when it is first asked for.
func (p Page) Compressed() []byte { return p.compressed() }

// page is the cached page of a list or of a drop.
type page struct {
	view            drop.View // when the page is that of a drop
	body, staleBody []byte

	compressed, staleCompressed func() []byte // see Page.Compressed
	tag                         string
	readAt                      time.Time
	change                      int64
}

// list is DropList in openapi.yaml.
type list struct {
	Drops []drop.View `json:"drops"`
	Stale bool        `json:"stale,omitempty"`
}

func (p *page) encode(fresh, stale any, c *compressor) (err error) {
	if p.body, err = json.Marshal(fresh); err != nil {
		return fmt.Errorf("encode page: %w", err)
	}
	if p.staleBody, err = json.Marshal(stale); err != nil {
		return fmt.Errorf("encode page: %w", err)
	}
	p.compressed = sync.OnceValue(func() []byte { return c.compress(p.body) })
	p.staleCompressed = sync.OnceValue(func() []byte { return c.compress(p.staleBody) })
	sum := fnv.New64a()
	_, _ = sum.Write(p.body) // a hash does not fail
	p.tag = fmt.Sprintf(`W/"%016x"`, sum.Sum64())
	return nil
}

func (p *page) shown(stale bool) Page {
	if stale {
		return Page{Body: p.staleBody, Tag: p.tag, Stale: true, compressed: p.staleCompressed}
	}
	return Page{Body: p.body, Tag: p.tag, compressed: p.compressed}
}
