package site

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// dropPages begins the paths of drops' pages.
const dropPages = "/drops/"

const (
	// readLimit is how long a page waits for its drop before it is served without the drop's head.
	readLimit = time.Second

	// maxDescription is about the length at which chat programs and search engines cut a
	// description.
	maxDescription = 200
)

// dropAt returns the drop that a path shows and the view of its page. When the drop cannot be read,
// it is nil and the page has the general head; the client shows what is wrong.
func (s *Site) dropAt(ctx context.Context, path string) (*drop.View, view) {
	noSuchDrop := view{http.StatusNotFound, head{Title: "Drop not found", Description: slogan, Hidden: true}}
	text, ok := strings.CutPrefix(path, dropPages)
	id, err := uuid.Parse(text)
	if !ok || err != nil || len(text) != len(uuid.Nil.String()) { // uuid.Parse accepts other forms too
		return nil, noSuchDrop
	}
	unread := view{http.StatusOK, head{Description: slogan, Path: path}}
	ctx, cancel := context.WithTimeout(ctx, readLimit)
	defer cancel()
	d, err := s.options.Drops.Drop(ctx, id)
	switch {
	case errors.Is(err, drop.ErrNotFound):
		return nil, noSuchDrop
	case err != nil:
		return nil, unread
	}
	return &d, view{http.StatusOK, s.headOf(&d)}
}

// headOf returns the head of a drop's page. Drops that are in no public list are hidden from search
// engines.
func (s *Site) headOf(d *drop.View) head {
	return head{
		Title: d.Name, Description: s.describe(d), Path: "/drops/" + d.ID.String(), Product: true,
		Picture: previewAddress(dropPages+d.ID.String(), s.cardOf(d)), Price: d.Price.String(), Currency: d.Currency,
		Hidden: d.Rehearsal || d.Status == drop.Cancelled,
	}
}

// describe does not say how many units are left, because a preview is read long after it was made.
func (s *Site) describe(d *drop.View) string {
	sentences := []string{s.statusOf(d), fmt.Sprintf("%d in all, %s %s each.", d.TotalStock, d.Price.String(), d.Currency)}
	if d.Brand != "" {
		sentences = append([]string{strings.TrimSuffix(d.Brand, ".") + "."}, sentences...)
	}
	return shorten(strings.Join(append(sentences, strings.Fields(d.Description)...), " "))
}

func (s *Site) statusOf(d *drop.View) string {
	switch d.Status {
	case drop.Upcoming:
		return "Opens " + d.DropStartTime.In(s.options.TimeZone).Format("2 January 2006 at 15:04 MST") + "."
	case drop.Live:
		if d.AvailableStock+d.ReservedStock == 0 {
			return "Sold out."
		}
		return "On sale now."
	case drop.Paused:
		return "Paused for the moment."
	case drop.Cancelled:
		return "Cancelled."
	default:
		return "Ended."
	}
}

// shorten cuts a text between words.
func shorten(text string) string {
	if utf8.RuneCountInString(text) <= maxDescription {
		return text
	}
	cut := string([]rune(text)[:maxDescription-1])
	if space := strings.LastIndexByte(cut, ' '); space > 0 {
		cut = cut[:space]
	}
	return cut + "…"
}
