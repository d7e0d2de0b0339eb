package pages

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"time"

	"sneakerhead/internal/drop"
)

// Page is an answer in JSON.
type Page struct {
	Body  []byte
	Tag   string // as an ETag is spelled; two pages of one tag are equal
	Stale bool   // Postgres is away, and this is the last that was read; a list says so itself
}

// page is what is remembered of a list, or of one drop.
type page struct {
	view            drop.View // of a page that is one drop
	body, staleBody []byte
	tag             string
	readAt          time.Time
	change          int64
}

// list is DropList in the API's description.
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
