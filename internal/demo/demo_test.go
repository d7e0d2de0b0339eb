package demo_test

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/demo"
	"sneakerhead/internal/drop"
)

func TestDrops(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	drops := demo.Drops(now)

	t.Run("no two have a name or a SKU in common", func(t *testing.T) {
		t.Parallel()
		seen := map[string]bool{}
		for _, d := range drops {
			require.False(t, seen[d.Name] || seen[d.SKU], d.Name)
			seen[d.Name], seen[d.SKU] = true, true
		}
	})

	t.Run("each could be created as it is", func(t *testing.T) {
		t.Parallel()
		for _, d := range drops {
			require.Truef(t, d.Counts.Valid() && d.Counts.Total > 0, "%s: %+v", d.Name, d.Counts)
			require.Truef(t, d.EndsAt.After(d.StartsAt), d.Name)
			require.Equal(t, time.Minute, d.HoldDuration, d.Name)
			require.Equal(t, "USD", d.Currency, d.Name)
			require.True(t, d.Price.IsPositive(), d.Name)
			require.NotEmpty(t, d.Description, d.Name)
			require.NotEmpty(t, d.Brand, d.Name)
		}
	})

	t.Run("each picture is embedded, and each embedded picture is shown", func(t *testing.T) {
		t.Parallel()
		unused := map[string]bool{}
		for _, name := range pictureNames(t) {
			unused[name] = true
		}
		for _, d := range drops {
			name, found := strings.CutPrefix(d.ImageURL, "/media/")
			require.True(t, found, d.ImageURL)
			info, err := fs.Stat(demo.Pictures(), name)
			require.NoError(t, err)
			require.Positive(t, info.Size())
			delete(unused, name)
		}
		require.Empty(t, unused)
	})

	for name, is := range map[string]func(drop.Drop) bool{
		"live with plenty":          func(d drop.Drop) bool { return live(d, now) && d.Counts.Available >= 100 },
		"live and almost gone":      func(d drop.Drop) bool { return live(d, now) && d.Counts.Available <= 5 },
		"live with two a person":    func(d drop.Drop) bool { return live(d, now) && d.MaxPerUser == 2 },
		"opening within minutes":    func(d drop.Drop) bool { return opens(d, now, 0, 5*time.Minute) },
		"opening within hours":      func(d drop.Drop) bool { return opens(d, now, time.Hour, 24*time.Hour) },
		"opening within days":       func(d drop.Drop) bool { return opens(d, now, 48*time.Hour, 7*24*time.Hour) },
		"ended before anybody came": func(d drop.Drop) bool { return d.StatusAt(now) == drop.Ended },
		"live without sizes":        func(d drop.Drop) bool { return live(d, now) && !d.HasSizes() },
		"live with a size sold out": func(d drop.Drop) bool { return live(d, now) && d.Counts.Available >= 100 && hasSize(d, 0) },
		"of one size":               func(d drop.Drop) bool { return len(d.Sizes) == 1 },
		"in American sizes":         func(d drop.Drop) bool { return d.HasSizes() && strings.HasPrefix(d.Sizes[0].Label, "US M ") },
	} {
		t.Run("one is "+name, func(t *testing.T) {
			t.Parallel()
			count := 0
			for _, d := range drops {
				if is(d) {
					count++
				}
			}
			require.Positive(t, count)
		})
	}
}

func hasSize(d drop.Drop, units int) bool {
	return slices.ContainsFunc(d.Sizes, func(s drop.Size) bool { return s.Counts.Available == units })
}

func TestDrops_Sizes(t *testing.T) {
	t.Parallel()
	sized, drops := 0, demo.Drops(time.Now())
	for _, d := range drops {
		if !d.HasSizes() {
			continue
		}
		sized++
		edits, sum := make([]drop.SizeEdit, len(d.Sizes)), drop.Counts{}
		for i, s := range d.Sizes {
			edits[i] = drop.SizeEdit{Label: s.Label, Note: s.Note}
			sum = sum.Add(s.Counts)
			require.NotEmpty(t, s.Note, "%s, %s", d.Name, s.Label)
			require.Equal(t, s.ID, drop.NewSizes(edits)[i].ID, "%s, %s", d.Name, s.Label)
		}
		require.Empty(t, drop.CheckSizes(edits), d.Name)
		require.Equal(t, sum, d.Counts, d.Name)
	}
	require.Greater(t, sized, len(drops)/2, "most have sizes")
}

func live(d drop.Drop, now time.Time) bool { return d.StatusAt(now) == drop.Live }

func opens(d drop.Drop, now time.Time, least, most time.Duration) bool {
	wait := d.StartsAt.Sub(now)
	return d.StatusAt(now) == drop.Upcoming && wait >= least && wait <= most
}

func TestFill(t *testing.T) {
	t.Parallel()
	now := time.Now()
	isLive := func(n int) func(context.Context) (int, error) {
		return func(context.Context) (int, error) { return n, nil }
	}

	t.Run("creates all of them when nothing is live", func(t *testing.T) {
		t.Parallel()
		var created []drop.Drop
		n, err := demo.Fill(t.Context(), now, isLive(0), func(_ context.Context, d drop.Drop) error {
			created = append(created, d)
			return nil
		})
		require.NoError(t, err)
		require.Equal(t, demo.Drops(now), created)
		require.Len(t, created, n)
	})

	t.Run("creates nothing beside a drop that is live", func(t *testing.T) {
		t.Parallel()
		n, err := demo.Fill(t.Context(), now, isLive(1), func(context.Context, drop.Drop) error {
			t.Error("created a drop")
			return nil
		})
		require.NoError(t, err)
		require.Zero(t, n)
	})

	t.Run("says what went wrong, and how many there are by then", func(t *testing.T) {
		t.Parallel()
		broken := errors.New("broken")
		_, err := demo.Fill(t.Context(), now, func(context.Context) (int, error) { return 0, broken }, nil)
		require.ErrorIs(t, err, broken)

		tries := 0
		n, err := demo.Fill(t.Context(), now, isLive(0), func(context.Context, drop.Drop) error {
			if tries++; tries == 3 {
				return broken
			}
			return nil
		})
		require.ErrorIs(t, err, broken)
		require.Equal(t, 2, n)
	})
}
