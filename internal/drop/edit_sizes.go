package drop

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// SizeEdit is one size as an edit, or a new drop, wants it.
type SizeEdit struct {
	ID    string // empty for a new size
	Label string
	Note  string
}

// CheckSizes returns what is wrong with a list of sizes as an admin sends it.
func CheckSizes(sizes []SizeEdit) (wrong []FieldError) {
	if len(sizes) > MaxSizes {
		return []FieldError{{Field: "sizes", Message: fmt.Sprintf("must be at most %d", MaxSizes)}}
	}
	labels := make(map[string]bool, len(sizes))
	for i, s := range sizes {
		label := strings.ToLower(strings.TrimSpace(s.Label))
		switch problem := CheckLabel(s.Label, s.Note); {
		case problem != "":
			wrong = append(wrong, FieldError{Field: fmt.Sprintf("sizes[%d]", i), Message: problem})
		case labels[label]:
			wrong = append(wrong, FieldError{Field: fmt.Sprintf("sizes[%d]", i), Message: "has the same label as another size"})
		}
		labels[label] = true
	}
	return wrong
}

// NewSizes returns the sizes of a new drop, with their ids.
func NewSizes(sizes []SizeEdit) []Size {
	created := make([]Size, len(sizes))
	for i, s := range sizes {
		created[i] = Size{ID: sizeID(i + 1), Label: s.Label, Note: s.Note}
	}
	return created
}

func sizeID(n int) string { return "s" + strconv.Itoa(n) }

// sizeEdits returns the sizes that the drop shows, as an edit that changes nothing would have them.
func (d *Drop) sizeEdits() []SizeEdit {
	edits := make([]SizeEdit, 0, len(d.Sizes))
	for _, s := range d.shownSizes() {
		edits = append(edits, SizeEdit{ID: s.ID, Label: s.Label, Note: s.Note})
	}
	return edits
}

// editSizes gives the drop the sizes that an edit wants: reworded, in a new order, with new ones
// that have no units yet. Those that it leaves out are hidden. After an error the drop is as it
// was.
func (d *Drop) editSizes(wanted []SizeEdit) error {
	switch {
	case !d.HasSizes():
		return Invalid(FieldError{Field: "sizes", Message: "must be left out: whether a drop has sizes is settled when it is created"})
	case len(wanted) == 0:
		return Invalid(FieldError{Field: "sizes", Message: "must keep at least one size"})
	}
	edited := make([]Size, 0, len(d.Sizes)+len(wanted))
	rows := len(d.Sizes) // no row is ever deleted, so the next number was never an id
	for i, w := range wanted {
		size := Size{ID: w.ID}
		switch known := d.Size(w.ID); {
		case w.ID == "":
			rows++
			size.ID = sizeID(rows)
		case known == nil:
			return Invalid(FieldError{Field: fmt.Sprintf("sizes[%d].id", i), Message: "is no size of this drop; leave it out to add a size"})
		case hasSize(edited, w.ID):
			return Invalid(FieldError{Field: fmt.Sprintf("sizes[%d].id", i), Message: "is there twice"})
		default:
			size = *known
		}
		size.Label, size.Note = w.Label, w.Note
		edited = append(edited, size)
	}
	for _, old := range d.Sizes {
		if hasSize(edited, old.ID) {
			continue
		}
		if old.WasHeld || old.Counts != (Counts{}) {
			return &Refusal{Code: CodeConflict, Detail: fmt.Sprintf(
				"The size %s cannot be taken off: it has pairs, or somebody has held one. Take its pairs away, and leave it in the list.", old.Label)}
		}
		old.Hidden = true
		edited = append(edited, old)
	}
	if len(edited) > maxSizeRows {
		return &Refusal{Code: CodeConflict, Detail: "Too many sizes were added and taken off again. Reword one that is there."}
	}
	d.Sizes = edited
	return nil
}

func hasSize(sizes []Size, id string) bool {
	return slices.ContainsFunc(sizes, func(s Size) bool { return s.ID == id })
}
