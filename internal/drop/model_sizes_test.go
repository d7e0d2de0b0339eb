package drop_test

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"sneakerhead/internal/drop"
)

// wish draws the sizes that somebody wants: one to three, seldom some that are no wish.
func (m *model) wish(t *rapid.T) drop.Wish {
	if !m.Drop.HasSizes() {
		if rapid.IntRange(0, 29).Draw(t, "a size of none") == 29 {
			return drop.Wish{"s1"}
		}
		return nil
	}
	var wish drop.Wish
	for range rapid.IntRange(0, 9).Draw(t, "how many")%3 + 1 {
		if id := m.sizeID(t); !slices.Contains(wish, id) || rapid.IntRange(0, 9).Draw(t, "twice") == 9 {
			wish = append(wish, id)
		}
	}
	if rapid.IntRange(0, 29).Draw(t, "no wish") == 29 {
		return nil
	}
	return wish
}

// sizeID draws one of the drop's sizes, seldom a hidden one or one that it does not have.
func (m *model) sizeID(t *rapid.T) string {
	return fmt.Sprint("s", min(rapid.IntRange(1, 5).Draw(t, "size"), len(m.Drop.Sizes)+1))
}

// sizeEdits draws an edit of the sizes: some reworded, in another order, one left out or added.
func (m *model) sizeEdits(t *rapid.T) []drop.SizeEdit {
	edits := make([]drop.SizeEdit, 0, len(m.Drop.Sizes)+1)
	for _, s := range m.Drop.Sizes {
		if s.Hidden && rapid.IntRange(0, 9).Draw(t, "one that was taken off") < 9 || rapid.IntRange(0, 4).Draw(t, "left out") == 4 {
			continue
		}
		edits = append(edits, drop.SizeEdit{ID: s.ID, Label: rapid.SampledFrom([]string{s.Label, "reworded " + s.ID}).Draw(t, "label")})
	}
	if len(m.Drop.Sizes) < 6 && rapid.Bool().Draw(t, "a new one") {
		edits = append(edits, drop.SizeEdit{Label: fmt.Sprint("new ", len(m.Drop.Sizes))})
	}
	return rapid.Permutation(edits).Draw(t, "order")
}

// fits reports whether a wish is one that the drop's sizes allow: the rule once more.
func (m *model) fits(wish drop.Wish) bool {
	if !m.Drop.HasSizes() {
		return len(wish) == 0
	}
	seen := map[string]bool{}
	for _, id := range wish {
		i := slices.IndexFunc(m.Drop.Sizes, func(s drop.Size) bool { return s.ID == id && !s.Hidden })
		if i < 0 || seen[id] {
			return false
		}
		seen[id] = true
	}
	return len(wish) > 0
}

// wanted adds up the counts of what a wish is about.
func (m *model) wanted(wish drop.Wish) (sum drop.Counts) {
	if !m.Drop.HasSizes() {
		return m.Drop.Counts
	}
	for _, s := range m.Drop.Sizes {
		if slices.Contains(wish, s.ID) {
			sum = sum.Add(s.Counts)
		}
	}
	return sum
}

// tookTheFirst reports whether a new hold has the first wanted size that had a unit. Reserves are
// the last in a batch, so a size that has a unit after the batch had one before each of them.
func (m *model) tookTheFirst(wish drop.Wish, r drop.Reservation) bool {
	if !m.Drop.HasSizes() {
		return r.Size == drop.HeldSize{}
	}
	for _, id := range wish {
		if id == r.Size.ID {
			return true
		}
		if s := m.Drop.Size(id); s != nil && s.Counts.Available > 0 {
			return false
		}
	}
	return false
}
