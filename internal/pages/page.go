package pages

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"time"

	"sneakerhead/internal/drop"
)

// Page is the body of a reply, as JSON.
type Page struct {
	Body  []byte
	Tag   string // the ETag, with its quotes; pages with the same tag are equal
	Stale bool   // Postgres is away, and this is the last page that was read; the body of a list says so too
}

// page is the cached page of a list or of a drop.
type page struct {
	view            drop.View // when the page is that of a drop
	body, staleBody []byte
	tag             string
	readAt          time.Time
	change          int64
}

// list is DropList in openapi.yaml.
type list struct {
	Drops []drop.View `json:"drops"`
	Stale bool        `json:"stale,omitempty"`
}

func (p *page) encode(fresh, stale any) (err error) {
	if p.body, err = json.Marshal(fresh); err != nil {
		return fmt.Errorf("encode page: %w", err)
	}
	if p.staleBody, err = json.Marshal(stale); err != nil {
		return fmt.Errorf("encode page: %w", err)
	}
	sum := fnv.New64a()
	_, _ = sum.Write(p.body) // a hash does not fail
	p.tag = fmt.Sprintf(`"%016x"`, sum.Sum64())
	return nil
}

func (p *page) shown(stale bool) Page {
	if stale {
		return Page{Body: p.staleBody, Tag: p.tag, Stale: true}
	}
	return Page{Body: p.body, Tag: p.tag}
}
