package drop_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
)

func TestDecide_AReserveTakesTheFirstWantedSizeThatHasAUnit(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 0, droptest.Sized(1, 1, 1))
	require.Equal(t, drop.Counts{Total: 3, Available: 3}, s.Drop.Counts)
	require.EqualValues(t, 3, s.Drop.Seq, "a row for each size")
	require.Equal(t, drop.HeldSize{ID: "s2", Label: "EU 41"}, s.Hold("alex", "s2", "s1").Size)
	require.Equal(t, "s1", s.Hold("sam", "s2", "s1").Size.ID)

	d := s.Apply(s.Reserve("kim", "s1", "s2"), s.Reserve("lee", "s1", "s3"))
	require.ErrorIs(t, d.Answers[0].Err, drop.ErrAllHeld, "s3 is left, but kim did not want it")
	require.Equal(t, "s3", d.Answers[1].Reservation.Size.ID)
	require.Len(t, d.Moved, 1)
}

func TestDecide_AHolderGetsTheHoldWhateverSizeIsAskedFor(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 0, droptest.Sized(1, 1))
	held := s.Hold("alex", "s1")
	d := s.Apply(s.Reserve("alex", "s2"))
	require.Equal(t, drop.Answer{Reservation: held, Repeated: true}, d.Answers[0])
}

func TestDecide_SoldOutSpeaksOfTheWantedSizes(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 0, droptest.Sized(1, 1, 0))
	s.Apply(s.Buy(s.Hold("alex", "s1")))
	s.Hold("sam", "s2")
	require.ErrorIs(t, s.Refusal(s.Reserve("kim", "s1")), drop.ErrSoldOut)
	require.ErrorIs(t, s.Refusal(s.Reserve("kim", "s3", "s1")), drop.ErrSoldOut)
	require.ErrorIs(t, s.Refusal(s.Reserve("kim", "s1", "s2")), drop.ErrAllHeld)
}

func TestDecide_UnitsOfASizeGoBackToIt(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 0, droptest.Sized(1, 2), func(d *drop.Drop) { d.MaxPerUser = 3 })
	letGo, ranOut, released := s.Hold("alex", "s1"), s.Hold("sam", "s2"), s.Hold("kim", "s2")
	release := s.ByAdmin(drop.Release)
	release.ReservationID = released.ID
	s.Advance(2 * time.Minute)
	s.Now = ranOut.ExpiresAt // the others end at that moment too, and expire first
	d := s.Apply(s.Cancel(letGo), release)
	require.Len(t, d.Entries, 2, "expired, of each size")
	require.Equal(t, drop.Counts{Total: 1, Available: 1}, s.Drop.Size("s1").Counts)
	require.Equal(t, drop.Counts{Total: 2, Available: 2}, s.Drop.Size("s2").Counts)

	s.Hold("alex", "s1")
	s.Hold("sam", "s2")
	withdrawn := s.Apply(s.ByAdmin(drop.Withdraw))
	require.Len(t, withdrawn.Entries, 3, "withdrawn, and what was held of each size")
	require.Equal(t, 0, s.Drop.Counts.Reserved)
}

func TestDecide_AWishThatIsNone(t *testing.T) {
	t.Parallel()
	sized, plain := droptest.Open(t, 0, droptest.Sized(1, 1)), droptest.Open(t, 1)
	sized.Hold("alex", "s1")
	for name, c := range map[string]drop.Command{
		"no size":              sized.Reserve("sam"),
		"no size, of a holder": sized.Reserve("alex"),
		"an unknown size":      sized.Reserve("sam", "s1", "s9"),
		"one named twice":      sized.Reserve("sam", "s2", "s2"),
		"very many":            sized.Reserve("sam", make([]string, 61)...),
	} {
		require.Equal(t, "sizes", invalidField(t, sized.Refusal(c)), name)
	}
	require.Equal(t, "sizes", invalidField(t, plain.Refusal(plain.Reserve("sam", "s1"))))
}

func invalidField(t *testing.T, err error) string {
	t.Helper()
	refusal, ok := drop.AsRefusal(err)
	require.True(t, ok && refusal.Code == drop.CodeInvalid && len(refusal.Fields) == 1, "%v", err)
	return refusal.Fields[0].Field
}

func TestDecide_AdjustsOneSize(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 0, droptest.Sized(1, 5))
	adjust := func(size string, delta int) drop.Command {
		c := s.Adjust(delta)
		c.SizeID = size
		return c
	}
	d := s.Apply(adjust("s1", 4))
	require.Equal(t, "s1", d.Entries[0].SizeID)
	require.Equal(t, drop.Counts{Total: 5, Available: 5}, s.Drop.Size("s1").Counts)
	require.Equal(t, 10, s.Drop.Counts.Total)
	require.ErrorIs(t, s.Refusal(adjust("s1", -6)), drop.ErrInsufficientStock, "the drop has 10, that size has 5")
	require.ErrorIs(t, s.Refusal(adjust("s2", drop.MaxStock)), drop.ErrTooMuchStock)
	require.Equal(t, "size", invalidField(t, s.Refusal(adjust("", 1))))
	require.Equal(t, "size", invalidField(t, s.Refusal(adjust("s3", 1))))
	plain := droptest.Open(t, 1)
	c := plain.Adjust(1)
	c.SizeID = "s1"
	require.Equal(t, "size", invalidField(t, plain.Refusal(c)))
}

func TestDecide_EditsSizes(t *testing.T) {
	t.Parallel()
	label := func(id, label string) drop.SizeEdit { return drop.SizeEdit{ID: id, Label: label} }
	s := droptest.Open(t, 0, droptest.Sized(1, 0, 0))
	held := s.Hold("alex", "s1")
	s.Apply(s.EditSizes(label("s2", "EU 41"), label("s1", "EU 40.0"), label("", "EU 43")))
	require.Equal(t, []string{"s2", "s1", "s4"}, s.Drop.Stock().Sizes.IDs(), "reordered, one added, one taken off")
	require.Len(t, s.Drop.Sizes, 4, "the row of s3 stays")
	row, _ := s.Row(held.ID)
	require.Equal(t, "EU 40", row.Size.Label, "as it was when it was held")
	require.Nil(t, s.Drop.Size("s3"))

	require.Equal(t, "sizes", invalidField(t, s.Refusal(s.Reserve("sam", "s3"))))
	require.ErrorIs(t, s.Refusal(s.EditSizes(label("s2", "EU 41"))), drop.ErrConflict, "s1 is held")
	require.Equal(t, "sizes[0].id", invalidField(t, s.Refusal(s.EditSizes(label("s3", "EU 42")))), "it was taken off")
	require.Equal(t, "sizes[1].id", invalidField(t, s.Refusal(s.EditSizes(label("s1", "a"), label("s1", "b")))))
	require.Equal(t, "sizes", invalidField(t, s.Refusal(s.EditSizes([]drop.SizeEdit{}...))))

	answer := s.Apply(s.EditSizes(label("s2", "EU 41"), label("s1", "EU 40.0"), label("s4", "EU 43"))).Answers[0]
	require.Equal(t, drop.Answer{Repeated: true}, answer, "nothing differs")

	s.Apply(s.ByAdmin(drop.End))
	require.ErrorIs(t, s.Refusal(s.EditSizes(label("s2", "EU 41"), label("s1", "x"), label("s4", "EU 43"))), drop.ErrEnded)
	plain := droptest.Open(t, 1)
	require.Equal(t, "sizes", invalidField(t, plain.Refusal(plain.EditSizes(label("", "EU 41")))))
	total := s.ByAdmin(drop.Edit)
	total.Changes = &drop.Changes{TotalStock: new(int)}
	upcoming := droptest.Open(t, 0, droptest.Sized(1), func(d *drop.Drop) { d.StartsAt = droptest.Noon.Add(time.Hour) })
	require.Equal(t, "totalStock", invalidField(t, upcoming.Refusal(total)))
}

func TestDecide_ASizeThatWasHeldOnceStays(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 0, droptest.Sized(1, 1))
	s.Apply(s.Cancel(s.Hold("alex", "s1")))
	c := s.Adjust(-1)
	c.SizeID = "s1"
	s.Apply(c)
	err := s.Refusal(s.EditSizes(drop.SizeEdit{ID: "s2", Label: "EU 41"}))
	require.ErrorIs(t, err, drop.ErrConflict)
	require.ErrorContains(t, err, "EU 40 cannot be taken off")
}

func TestCheckSizes(t *testing.T) {
	t.Parallel()
	require.Empty(t, drop.CheckSizes([]drop.SizeEdit{{Label: "EU 42", Note: strings.Repeat("ü", 80)}, {Label: strings.Repeat("ü", 20)}}))
	wrong := drop.CheckSizes([]drop.SizeEdit{
		{Label: "EU 42"}, {Label: " eu 42 "}, {Label: ""}, {Label: strings.Repeat("ü", 21)}, {Label: "x", Note: strings.Repeat("ü", 81)},
	})
	var fields []string
	for _, w := range wrong {
		fields = append(fields, w.Field)
	}
	require.Equal(t, []string{"sizes[1]", "sizes[2]", "sizes[3]", "sizes[4]"}, fields)
	require.Equal(t, "sizes", drop.CheckSizes(make([]drop.SizeEdit, 61))[0].Field)
}

func TestDrop_RetryAtIsTheFirstHoldToEndOfTheWantedSizes(t *testing.T) {
	t.Parallel()
	d := drop.Drop{NextHoldEnd: droptest.Noon, Counts: drop.Counts{Total: 4, Available: 1, Reserved: 3}, Sizes: []drop.Size{
		{ID: "s1", Counts: drop.Counts{Total: 1, Reserved: 1}, NextHoldEnd: droptest.Noon},
		{ID: "s2", Counts: drop.Counts{Total: 1, Reserved: 1}, NextHoldEnd: droptest.Noon.Add(2 * time.Second)},
		{ID: "s3", Counts: drop.Counts{Total: 1, Reserved: 1}, NextHoldEnd: droptest.Noon.Add(time.Second)},
		{ID: "s4", Counts: drop.Counts{Total: 1, Available: 1}, NextHoldEnd: droptest.Noon.Add(-time.Second)},
	}}
	require.Equal(t, droptest.Noon.Add(time.Second), d.RetryAt(drop.Wish{"s2", "s3"}))
	require.Zero(t, d.RetryAt(drop.Wish{"s4"}), "it has a unit")
	stock := d.Stock()
	require.True(t, stock.Sizes[3].NextHoldEnd.IsZero())
}

func TestSizes_InJSON(t *testing.T) {
	t.Parallel()
	plain := drop.Drop{Counts: drop.Counts{Total: 1, Available: 1}}
	encoded, err := json.Marshal(plain.Stock())
	require.NoError(t, err)
	require.Contains(t, string(encoded), `"sizes":[]`)
	encoded, err = json.Marshal(plain.ViewAt(droptest.Noon, nil))
	require.NoError(t, err)
	require.Contains(t, string(encoded), `"sizes":[]`)
	encoded, err = json.Marshal(drop.Reservation{})
	require.NoError(t, err)
	require.Contains(t, string(encoded), `"size":null`)

	sized := drop.Drop{Counts: drop.Counts{Total: 1, Available: 1}, Sizes: []drop.Size{
		{ID: "s1", Label: "EU 42", Note: "US 8.5", Counts: drop.Counts{Total: 1, Available: 1}}, {ID: "s2", Label: "EU 43", Hidden: true},
	}}
	stock := sized.Stock()
	encoded, err = json.Marshal(stock)
	require.NoError(t, err)
	require.Contains(t, string(encoded), `"sizes":[{"id":"s1","total":1,"available":1,"reserved":0,"sold":0,"nextHoldEnd":null}]`)
	var decoded drop.Stock
	require.NoError(t, json.Unmarshal(encoded, &decoded))
	require.True(t, stock.Equal(&decoded))

	older := sized.ViewAt(droptest.Noon, nil)
	newer := older
	stock.Seq, stock.Sizes[0].Available, stock.Sizes[0].Reserved = 7, 0, 1
	newer.Show(&stock)
	require.Equal(t, 1, newer.Sizes[0].ReservedStock)
	require.Zero(t, older.Sizes[0].ReservedStock, "others may have the same view")
	shown := newer.Stock()
	require.Equal(t, stock.Sizes, shown.Sizes)
}
