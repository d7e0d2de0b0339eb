package api

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"sneakerhead/internal/drop"
)

// SizeIDs are the ids of sizes in a body. In place of the list or of an id, null is a wrong type.
type SizeIDs []string

// UnmarshalJSON implements json.Unmarshaler. It is called only if the body has the field.
func (ids *SizeIDs) UnmarshalJSON(data []byte) error {
	if texts, plain := plainTexts(data); plain { // as they are in every wish of a client of ours
		*ids = texts
		return nil
	}
	var read []*string
	if err := json.Unmarshal(data, &read); err != nil {
		return err
	}
	if read == nil || slices.Contains(read, nil) {
		return &json.UnmarshalTypeError{Value: "null", Type: reflect.TypeFor[SizeIDs]()}
	}
	*ids = make(SizeIDs, len(read))
	for i, id := range read {
		(*ids)[i] = *id
	}
	return nil
}

// newSizes returns the sizes of a new drop with their stock, none when there are none, and the sum
// of their stock, nil when something is wrong with them.
func (f *form) newSizes(described *[]NewSize) (sizes []drop.Size, sum *int) {
	if described == nil {
		return nil, nil
	}
	before, total := len(f.wrong), 0
	edits := make([]drop.SizeEdit, len(*described))
	for i, size := range *described {
		edits[i] = f.sizeEdit(i, nil, size.Label, size.Note)
	}
	f.wrong = append(f.wrong, drop.CheckSizes(edits)...)
	sizes = drop.NewSizes(edits)
	limits := f.limits("sizes").fields["totalStock"]
	for i, size := range *described {
		field := fmt.Sprintf("sizes[%d].totalStock", i)
		f.check(field, size.TotalStock != nil, "is required")
		sizes[i].Counts.Total = f.within(limits, field, size.TotalStock)
		total += sizes[i].Counts.Total
	}
	if len(f.wrong) > before {
		return sizes, nil
	}
	return sizes, &total
}

// totalStock returns the stock of a new drop. With sizes it is their sum, and need not be sent.
func (f *form) totalStock(value *int, sizes []drop.Size, sum *int) int {
	const field = "totalStock"
	switch {
	case len(sizes) == 0:
		f.check(field, value != nil, "is required")
		return f.number(field, value)
	case sum == nil:
		return 0
	default:
		f.check(field, value == nil || *value == *sum, fmt.Sprintf("must be left out, or be the sum of the sizes, %d", *sum))
		return f.number(field, sum)
	}
}

// sizesChange returns the sizes that an edit wants; nil means no change.
func (f *form) sizesChange(wanted *[]SizeChange) []drop.SizeEdit {
	if wanted == nil {
		return nil
	}
	edits := make([]drop.SizeEdit, len(*wanted))
	for i, size := range *wanted {
		edits[i] = f.sizeEdit(i, size.Id, size.Label, size.Note)
	}
	f.wrong = append(f.wrong, drop.CheckSizes(edits)...)
	return edits
}

func (f *form) sizeEdit(i int, id *string, label string, note *string) drop.SizeEdit {
	edit := drop.SizeEdit{Label: f.printable(fmt.Sprintf("sizes[%d].label", i), label)}
	if id != nil {
		edit.ID = *id
	}
	if note != nil {
		edit.Note = f.printable(fmt.Sprintf("sizes[%d].note", i), *note)
	}
	return edit
}
