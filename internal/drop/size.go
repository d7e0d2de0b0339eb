package drop

import (
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	// MaxSizes is how many sizes a drop may show, and how many one reserve may ask for.
	MaxSizes = 60

	// MaxSizeLabel is how many characters the label of a size may have.
	MaxSizeLabel = 20

	// MaxSizeNote is how many characters the note of a size may have.
	MaxSizeNote = 80

	// maxSizeRows bounds the rows of a drop's sizes, hidden ones too. The ledger reads them all.
	maxSizeRows = 4 * MaxSizes
)

// Size is one size of a drop, such as "EU 42". A drop has sizes or it has none; that is settled
// when it is created.
type Size struct {
	ID     string // at most 4 characters, unique in its drop
	Label  string // what is bought
	Note   string // what helps to choose, such as "US 8.5 · UK 7.5"; nothing is converted
	Counts Counts

	NextHoldEnd time.Time // while none is available and some are held: when the first of the holds ends
	WasHeld     bool      // a unit of it was held at some time, so the size cannot be taken off any more
	Hidden      bool      // an edit took it off; it has no units
}

// SizeStock is the counts of one size, as part of its drop's Stock.
type SizeStock struct {
	ID string `json:"id"`
	Counts
	NextHoldEnd Moment `json:"nextHoldEnd"`
}

// SizeStocks are the counts of a drop's sizes, in their order; empty for a drop without sizes.
type SizeStocks []SizeStock

// IDs returns the ids that a wish may have.
func (s SizeStocks) IDs() []string {
	ids := make([]string, len(s))
	for i := range s {
		ids[i] = s[i].ID
	}
	return ids
}

// MarshalJSON implements json.Marshaler: no sizes are [], never null.
func (s SizeStocks) MarshalJSON() ([]byte, error) {
	if len(s) == 0 {
		return []byte("[]"), nil
	}
	return json.Marshal([]SizeStock(s))
}

// UnmarshalJSON implements json.Unmarshaler: [] are no sizes.
func (s *SizeStocks) UnmarshalJSON(data []byte) error {
	var sizes []SizeStock
	err := json.Unmarshal(data, &sizes)
	*s = nil
	if len(sizes) > 0 {
		*s = sizes
	}
	return err
}

// SizeView is one size as the API and the sockets show it.
type SizeView struct {
	ID             string `json:"id"`
	Label          string `json:"label"`
	Note           string `json:"note"`
	TotalStock     int    `json:"totalStock"`
	AvailableStock int    `json:"availableStock"`
	ReservedStock  int    `json:"reservedStock"`
	SoldStock      int    `json:"soldStock"`
	NextHoldEnd    Moment `json:"nextHoldEnd"`
}

// Stock returns the counts that the view shows.
func (v *SizeView) Stock() SizeStock {
	return SizeStock{ID: v.ID, NextHoldEnd: v.NextHoldEnd, Counts: Counts{
		Total: v.TotalStock, Available: v.AvailableStock, Reserved: v.ReservedStock, Sold: v.SoldStock,
	}}
}

// Show puts newer counts into the view.
func (v *SizeView) Show(s SizeStock) {
	v.TotalStock, v.AvailableStock, v.ReservedStock, v.SoldStock = s.Total, s.Available, s.Reserved, s.Sold
	v.NextHoldEnd = s.NextHoldEnd
}

// HeldSize is the size of a reservation or a purchase, worded as it was when it was held; empty
// where the drop has no sizes.
type HeldSize struct {
	ID    string
	Label string
}

// MarshalJSON implements json.Marshaler: {"id","label"}, or null without a size.
func (s HeldSize) MarshalJSON() ([]byte, error) {
	if s.ID == "" {
		return []byte("null"), nil
	}
	return json.Marshal(heldSizeJSON(s))
}

// UnmarshalJSON implements json.Unmarshaler.
func (s *HeldSize) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, (*heldSizeJSON)(s)) // null leaves it empty
}

type heldSizeJSON struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

// HasSizes reports whether the drop has sizes.
func (d *Drop) HasSizes() bool { return len(d.Sizes) > 0 }

// shownSizes returns the sizes that were not taken off, in the seller's order.
func (d *Drop) shownSizes() []Size {
	shown := make([]Size, 0, len(d.Sizes))
	for _, s := range d.Sizes {
		if !s.Hidden {
			shown = append(shown, s)
		}
	}
	return shown
}

// Size returns one of the drop's sizes by its id; nil when there is none, or when it was taken off.
func (d *Drop) Size(id string) *Size {
	for i := range d.Sizes {
		if s := &d.Sizes[i]; s.ID == id && !s.Hidden {
			return s
		}
	}
	return nil
}

func (d *Drop) sizeStocks() SizeStocks {
	if !d.HasSizes() {
		return nil
	}
	shown := d.shownSizes()
	stocks := make(SizeStocks, len(shown))
	for i, s := range shown {
		stocks[i] = SizeStock{ID: s.ID, Counts: s.Counts, NextHoldEnd: s.Counts.nextHoldEnd(s.NextHoldEnd)}
	}
	return stocks
}

func (d *Drop) sizeViews() []SizeView {
	shown := d.shownSizes()
	views := make([]SizeView, len(shown))
	for i, s := range shown {
		views[i] = SizeView{ID: s.ID, Label: s.Label, Note: s.Note}
		views[i].Show(SizeStock{Counts: s.Counts, NextHoldEnd: s.Counts.nextHoldEnd(s.NextHoldEnd)})
	}
	return views
}

// CheckLabel returns what is wrong with the label and the note of a size, or an empty string.
func CheckLabel(label, note string) string {
	switch n := utf8.RuneCountInString(label); {
	case strings.TrimSpace(label) == "":
		return "needs a label, such as \"EU 42\""
	case n > MaxSizeLabel:
		return "has a label of more than 20 characters"
	case utf8.RuneCountInString(note) > MaxSizeNote:
		return "has a note of more than 80 characters"
	case strings.ContainsAny(label+note, "\n\t"):
		return "has a label or a note with a line break or a tab: write it in one line"
	default:
		return ""
	}
}
