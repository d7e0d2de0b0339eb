package site

import (
	"encoding/hex"
	"hash/fnv"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/site/preview"
)

// The pictures of links are drawn when they are first asked for, and kept:
//
//	/preview.png              of the shop
//	/drops/{id}/preview.png   of a drop
//
// Their addresses in pages end in ?v= and a hash of what they say, so that chat programs ask again
// when it has changed. A request need not have it.
const previewFile = "/preview.png"

// maxPreviews bounds how many pictures are kept. At the bound all are forgotten.
const maxPreviews = 64

// previews keeps the pictures that were drawn.
type previews struct {
	renderer *preview.Renderer

	mu    sync.Mutex
	drawn map[preview.Card][]byte
}

// of returns the picture of a card.
func (p *previews) of(c preview.Card) ([]byte, error) {
	p.mu.Lock()
	defer p.mu.Unlock() // while it draws too: those who ask for the same one wait for it
	if picture, ok := p.drawn[c]; ok {
		return picture, nil
	}
	picture, err := p.renderer.Render(c)
	if err != nil {
		return nil, err
	}
	if len(p.drawn) >= maxPreviews {
		clear(p.drawn)
	}
	p.drawn[c] = picture
	return picture, nil
}

// shopCard is the card of pages that show no drop.
func shopCard() preview.Card {
	return preview.Card{Name: "Limited editions, sold exactly", When: "Reserve a pair, and buy it within the minute"}
}

// cardOf returns the card of a drop.
func (s *Site) cardOf(d *drop.View) preview.Card {
	return preview.Card{
		Brand: d.Brand, Name: d.Name, Price: d.Price.String() + " " + d.Currency,
		When: strings.TrimSuffix(s.statusOf(d), "."), Picture: d.ImageURL,
	}
}

// versionOf returns a short hash of what a card says.
func versionOf(c preview.Card) string {
	sum := fnv.New32a()
	for _, text := range []string{c.Brand, c.Name, c.Price, c.When, c.Picture} {
		_, _ = sum.Write([]byte(text + "\x00")) // never fails
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// previewAddress returns the path of a card's picture, for the page at a path.
func previewAddress(page string, c preview.Card) string {
	return strings.TrimSuffix(page, "/") + previewFile + "?v=" + versionOf(c)
}

// servePreview answers with the picture of what is at a path. It returns false when there is no
// such page.
func (s *Site) servePreview(w http.ResponseWriter, r *http.Request, page string) bool {
	card := shopCard()
	if page != "" {
		d, found := s.dropAt(r.Context(), page)
		switch {
		case found.status == http.StatusNotFound:
			return false
		case d != nil:
			card = s.cardOf(d)
		}
	}
	picture, err := s.previews.of(card)
	if err != nil {
		http.Error(w, "The picture could not be drawn. Please try again.", http.StatusInternalServerError) // cannot happen: tests draw every kind
		return true
	}
	tag := `"` + versionOf(card) + `"`
	header := w.Header()
	header.Set("Content-Type", "image/png")
	header.Set("Cache-Control", "public, max-age=300")
	header.Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return true
	}
	header.Set("Content-Length", strconv.Itoa(len(picture)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(picture) // fails only when the client has gone
	}
	return true
}
