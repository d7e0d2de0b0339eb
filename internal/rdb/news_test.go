package rdb

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

// fullNews has every field set. Its times are whole microseconds, as Postgres has them.
func fullNews() drop.News {
	id := uuid.New()
	at := time.Date(2031, 5, 4, 12, 0, 0, 123456000, time.UTC)
	price, err := drop.ParseMoney("219.00")
	if err != nil {
		panic(err)
	}
	sale := drop.Sale{PriceAtPurchase: price, Currency: "USD", PurchasedAt: at, User: drop.Person{Name: "Alex M."}}
	view := drop.View{
		ID: id, Name: "Air\tOne\n", Price: price, Currency: "USD", TotalStock: 3, AvailableStock: 3, Status: drop.Paused,
		DropStartTime: at, DropEndTime: &at, MaxPerUser: 1, Seq: 7, RecentPurchases: []drop.Sale{sale}, CreatedAt: at, UpdatedAt: at,
		Sizes: []drop.SizeView{
			{ID: "s1", Label: "EU 42", Note: "US 8.5", TotalStock: 2, AvailableStock: 2},
			{ID: "s2", Label: "EU 43", TotalStock: 1, ReservedStock: 1, NextHoldEnd: drop.MomentOf(at.Truncate(time.Second))},
		},
	}
	return drop.News{
		DropID: id, At: at, Recovered: 2, RecoveredSizes: map[string]int{"s1": 2}, Sales: []drop.Sale{sale, sale},
		Stock:     view.Stock(),
		Announced: &drop.Announced{Event: drop.AnnouncePaused, View: view},
		Replace:   &view,
		Owners: []drop.OwnerNews{
			{UserID: "user_1", Event: drop.OwnerCreated, Reservation: json.RawMessage(`{"id":"a"}`)},
			{UserID: "user_2", Event: drop.OwnerExpired, Reservation: json.RawMessage(`{"id":"b","x":"\t\n"}`)},
		},
	}
}

func TestNews_Codec(t *testing.T) {
	t.Parallel()
	t.Run("decodes what it encoded", func(t *testing.T) {
		t.Parallel()
		want := fullNews()
		messages, err := Deployment{}.encodeNews(want)
		require.NoError(t, err)
		require.Len(t, messages, 1)
		got, err := Deployment{}.decodeNews(messages[0])
		require.NoError(t, err)
		require.Equal(t, want, got)
	})
	t.Run("decodes what a replica without sizes sends", func(t *testing.T) {
		t.Parallel()
		id := uuid.New()
		got, err := Deployment{}.decodeNews([]byte(`{"dropId":"` + id.String() + `","stock":{"dropId":"` + id.String() +
			`","seq":7,"total":3,"available":3,"reserved":0,"sold":0,"nextHoldEnd":null},"at":"2031-05-04T12:00:00Z","recovered":2,` +
			`"announced":{"event":"drop-paused","view":{"id":"` + id.String() + `","price":"1.00","nextHoldEnd":null}}}` + "\n"))
		require.NoError(t, err)
		require.Nil(t, got.Stock.Sizes)
		require.Nil(t, got.Announced.View.Sizes, "unknown, which is not the same as none")
		require.Nil(t, got.RecoveredSizes)
		require.Equal(t, 2, got.Recovered)
	})
	t.Run("splits many owners, and sends what is for everybody once", func(t *testing.T) {
		t.Parallel()
		news := fullNews()
		news.Owners = nil
		for i := range 2*maxOwnersPerMessage + 1 {
			news.Owners = append(news.Owners, drop.OwnerNews{
				UserID: fmt.Sprint("user_", i), Event: drop.OwnerCancelled, Reservation: json.RawMessage(`{}`),
			})
		}
		messages, err := Deployment{}.encodeNews(news)
		require.NoError(t, err)
		require.Len(t, messages, 3)
		var owners []drop.OwnerNews
		for i, message := range messages {
			got, err := Deployment{}.decodeNews(message)
			require.NoError(t, err)
			require.Equal(t, i == 0, got.Announced != nil)
			require.Equal(t, i == 0, len(got.Sales) > 0)
			owners = append(owners, got.Owners...)
		}
		require.Equal(t, news.Owners, owners)
	})
	t.Run("refuses to encode what could not be decoded", func(t *testing.T) {
		t.Parallel()
		for _, owner := range []drop.OwnerNews{
			{UserID: "a\tb", Event: drop.OwnerCreated, Reservation: json.RawMessage(`{}`)},
			{UserID: "a\nb", Event: drop.OwnerCreated, Reservation: json.RawMessage(`{}`)},
			{UserID: "", Event: drop.OwnerCreated, Reservation: json.RawMessage(`{}`)},
			{UserID: "a", Event: "other", Reservation: json.RawMessage(`{}`)},
			{UserID: "a", Event: drop.OwnerCreated},
			{UserID: "a", Event: drop.OwnerCreated, Reservation: json.RawMessage("{\n\t\"id\": 1\n}")},
		} {
			_, err := Deployment{}.encodeNews(drop.News{DropID: uuid.New(), Owners: []drop.OwnerNews{owner}})
			require.Error(t, err)
		}
	})
}

func FuzzDecodeNews(f *testing.F) {
	messages, err := Deployment{}.encodeNews(fullNews())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(messages[0])
	f.Add([]byte("{\"dropId\":\"\"}\n\t\t\n"))
	f.Add([]byte("\n"))
	f.Fuzz(func(t *testing.T, message []byte) {
		news, err := Deployment{}.decodeNews(message)
		if err != nil {
			return
		}
		for _, owner := range news.Owners {
			require.NotEmpty(t, owner.UserID)
			require.NotEmpty(t, owner.Reservation)
		}
		_, _ = Deployment{}.encodeNews(news) // an unreadable reservation is passed on, but never panics
	})
}
