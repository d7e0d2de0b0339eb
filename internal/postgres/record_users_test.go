package postgres_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/postgres"
)

// TestRecords_SayWhoseTheyAre reads records of four users: alex bought twice, sam is deleted, kim
// is not stored, and somebody else's user must not be taken for theirs.
func TestRecords_SayWhoseTheyAre(t *testing.T) {
	t.Parallel()
	s := open(t)
	users, records := postgres.NewUsers(s.db), postgres.NewRecords(s.db)
	d := s.liveDrop(t, 10)
	s.byHand(t, `UPDATE drops SET max_per_user = 2`)
	seen := time.Now().Add(-time.Hour)
	require.NoError(t, users.Remember(t.Context(), []drop.User{
		{ClerkID: "alex", Email: "alex@example.com", FirstName: "Alex", LastName: "Møller", ImageURL: "https://img.clerk.com/a", SeenAt: seen},
		{ClerkID: "sam", Email: "sam@example.com", FirstName: "Sam", SeenAt: seen},
		{ClerkID: "alexa", Email: "alexa@example.com", FirstName: "Alexa", SeenAt: seen},
	}))
	for _, user := range []string{"alex", "alex", "sam", "kim"} {
		s.apply(t, d.ID, buy(s.held(t, d.ID, user)))
	}
	require.NoError(t, users.Erase(t.Context(), "sam", time.Now()))

	check := func(userID string, user *drop.User) {
		if userID != "alex" {
			require.Nil(t, user, userID)
			return
		}
		require.NotNil(t, user)
		require.Equal(t, []string{"alex", "alex@example.com", "Alex Møller", "https://img.clerk.com/a"},
			[]string{user.ClerkID, user.Email, user.FullName(), user.ImageURL})
	}
	reservations, err := records.Reservations(t.Context(), d.ID, "", uuid.Max, 10)
	require.NoError(t, err)
	require.Len(t, reservations, 4)
	for _, r := range reservations {
		check(r.UserID, r.User)
	}
	purchases, err := records.Purchases(t.Context(), d.ID, uuid.Max, 10)
	require.NoError(t, err)
	require.Len(t, purchases, 4)
	for _, p := range purchases {
		check(p.UserID, p.User)
	}
	require.NoError(t, records.EachPurchase(t.Context(), d.ID, func(p drop.PurchaseRecord) error {
		check(p.UserID, p.User)
		return nil
	}))
	product, err := records.Drop(t.Context(), d.ID)
	require.NoError(t, err)
	require.Equal(t, d.Name, product.Name)
	_, err = records.Drop(t.Context(), uuid.New())
	require.ErrorIs(t, err, drop.ErrNotFound)
}
