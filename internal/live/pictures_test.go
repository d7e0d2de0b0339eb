package live_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/live"
)

// TestHub_Pictures covers news from a replica with other settings, and from before a host was taken
// off the list.
func TestHub_Pictures(t *testing.T) {
	t.Parallel()
	s, id := open(t, func(o *live.Options) { o.Pictures = drop.NewPictureHosts([]string{"pictures.test"}, false) }), uuid.New()
	s.source.put(id, 1, 10)
	c := s.connect()
	c.join(id)
	listed := drop.Sale{Currency: "USD", User: drop.Person{Name: "Alex M.", ImageURL: "https://pictures.test/a"}}
	foreign := drop.Sale{Currency: "USD", User: drop.Person{Name: "Sam R.", ImageURL: "https://evil.test/a"}}

	news := s.source.put(id, 2, 9)
	news.Sales = []drop.Sale{foreign, listed}
	news.Announced = &drop.Announced{Event: drop.AnnounceUpdated, View: drop.View{ID: id, Seq: 2, RecentPurchases: news.Sales}}
	s.Deliver(news)
	var announced struct {
		Drop drop.View `json:"drop"`
	}
	shown := map[string]string{}
	c.expect("drop-updated", &announced)
	for _, sale := range announced.Drop.RecentPurchases {
		shown[sale.User.Name] = sale.User.ImageURL
	}
	require.Equal(t, map[string]string{"Sam R.": "", "Alex M.": "https://pictures.test/a"}, shown)

	clear(shown)
	c.expect("stock-updated", nil)
	for range 2 {
		var sale struct{ User drop.Person }
		c.expect("purchase-created", &sale)
		shown[sale.User.Name] = sale.User.ImageURL
	}
	require.Equal(t, map[string]string{"Sam R.": "", "Alex M.": "https://pictures.test/a"}, shown)
	require.Equal(t, "https://evil.test/a", news.Sales[0].User.ImageURL, "other receivers share the news")
}
