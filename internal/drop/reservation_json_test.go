package drop_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"sneakerhead/internal/drop"
)

func TestShareReservation_IsTheReservationAsJSON(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text, cents := rapid.String(), rapid.Int64Range(0, 1_000_000_000_000)
		id := rapid.Custom(func(t *rapid.T) uuid.UUID { return uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id")) })
		at := rapid.Custom(func(t *rapid.T) time.Time {
			return time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(t, "µs")).UTC()
		})
		r := drop.Reservation{
			ID: id.Draw(t, "id"), DropID: id.Draw(t, "drop"), UserID: text.Draw(t, "user"),
			Status: drop.ReservationStatus(rapid.SampledFrom([]string{"active", "expired"}).Draw(t, "status")),
			Price:  drop.Money{Decimal: decimal.New(cents.Draw(t, "cents"), -2)}, Currency: "USD",
			Size:      drop.HeldSize{ID: rapid.SampledFrom([]string{"", "s1"}).Draw(t, "size"), Label: text.Draw(t, "label")},
			ExpiresAt: at.Draw(t, "end"), CreatedAt: at.Draw(t, "begin"), Unsold: true, OpenedSeq: 3,
		}
		want, err := json.Marshal(r)
		require.NoError(t, err)
		require.Equal(t, string(want), string(drop.ShareReservation(r).JSON))
	})
}
