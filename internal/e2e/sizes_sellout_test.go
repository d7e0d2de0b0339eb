package e2e_test

import (
	"context"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/journal"
	"sneakerhead/internal/postgres/pgtest"
	"sneakerhead/internal/rdb/rdbtest"
)

func TestSizes_ThreeThousandUsersAtOnceOnTwelveSizes(t *testing.T) {
	const users = 3000
	s := openShop(t, 3, "RATE_LIMIT_USER=0")
	c := s.newSizeCrowd(s.newSizedDrop(unevenUnits(50), nil))
	together(users, func(i int) {
		b := c.buyer(i)
		b.Wish = newWish(b.Random, c.drop.sizeIDs())
		switch answer := reserveTwice(b); {
		case answer.Status < 300:
			b.CompleteOrCancel(context.Background(), journal.Purchase, answer.Result)
		case answer.Code != string(drop.CodeSoldOut) && answer.Code != string(drop.CodeAllHeld) && answer.Code != string(drop.CodePurchaseLimit):
			t.Errorf("reserve %v: %d %s", b.Wish, answer.Status, answer.Code)
		}
	})
	c.judge()
}

// TestSizes_SoldExactlyWhileThingsFail sells twelve sizes to a crowd that comes back, while one
// thing or another fails.
func TestSizes_SoldExactlyWhileThingsFail(t *testing.T) {
	t.Parallel()
	const users, most = 300, 25
	sell := func(t *testing.T, s *shop, fail func(c *sizeCrowd, over <-chan struct{})) {
		t.Helper()
		c := s.newSizeCrowd(s.newSizedDrop(unevenUnits(most), map[string]any{"holdSeconds": 5}))
		over := make(chan struct{})
		failed := make(chan struct{})
		go func() {
			defer close(failed)
			fail(c, over)
		}()
		together(users, func(i int) { c.shopUntilSold(c.buyer(i)) })
		close(over)
		<-failed
		c.judge()
	}
	t.Run("Redis is emptied again and again", func(t *testing.T) {
		s := openShop(t, 3, "RATE_LIMIT_USER=0")
		address, err := redis.ParseURL(s.redisURL)
		require.NoError(t, err)
		emptied := redis.NewClient(address)
		defer emptied.Close()
		sell(t, s, func(_ *sizeCrowd, over <-chan struct{}) {
			every := time.NewTicker(300 * time.Millisecond)
			defer every.Stop()
			for n := 0; ; n++ {
				if err := emptied.FlushAll(context.Background()).Err(); err != nil {
					t.Error(err)
				}
				select {
				case <-every.C:
				case <-over:
					t.Logf("emptied %d times", n+1)
					return
				}
			}
		})
	})
	t.Run("a replica is killed", func(t *testing.T) {
		s := openShop(t, 3, "RATE_LIMIT_USER=0")
		sell(t, s, func(c *sizeCrowd, over <-chan struct{}) {
			for c.truth(c.drop.ID).Sold < 20 {
				select {
				case <-time.After(pollEvery):
				case <-over:
					t.Error("nobody bought anything")
					return
				}
			}
			c.shop.replicas[0].kill()
		})
	})
	t.Run("Redis is a Cluster, and a master dies", func(t *testing.T) {
		cluster := rdbtest.Cluster(t, 1)
		s := openShopWith(t, pgtest.URL(t), cluster.URL(), 3, "RATE_LIMIT_USER=0")
		sell(t, s, func(c *sizeCrowd, over <-chan struct{}) {
			master := masterOf(t, cluster.URL(), c.drop.ID)
			for c.truth(c.drop.ID).Sold < 20 {
				select {
				case <-time.After(pollEvery):
				case <-over:
					t.Error("nobody bought anything")
					return
				}
			}
			if err := cluster.Kill(master); err != nil {
				t.Error(err)
			}
		})
		s.waitHealthy()
	})
}
