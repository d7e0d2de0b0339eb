package bench

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"sneakerhead/internal/auth"
)

// classicPool is the best pool size for one transaction a request: when all update one row, more
// connections are slower.
const classicPool = 8

var errSoldOut = errors.New("sold out")

// classic is the common way: it verifies the token, and runs a transaction for each request that
// locks the drop.
type classic struct {
	pool     *pgxpool.Pool
	verifier *auth.Verifier
}

// serveClassic runs the classic server on a listener until the process ends.
func serveClassic(listener net.Listener, dbURL, publicPEM string, rules auth.Rules) error {
	config, err := pgxpool.ParseConfig(dbURL)
	if err != nil {
		return err
	}
	config.MaxConns = classicPool
	pool, err := pgxpool.NewWithConfig(context.Background(), config)
	if err != nil {
		return err
	}
	key, err := auth.NewStaticKey(publicPEM)
	if err != nil {
		return err
	}
	c := &classic{pool: pool, verifier: auth.NewVerifier(key, rules, time.Now)}
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.POST("/api/drops/:id/reserve", c.reserve)
	engine.GET("/readyz", func(g *gin.Context) { g.Status(http.StatusOK) })
	server := &http.Server{Handler: engine, ReadHeaderTimeout: 5 * time.Second}
	return server.Serve(listener)
}

func (c *classic) reserve(g *gin.Context) {
	ctx := g.Request.Context()
	id, _, err := c.verifier.Verify(ctx, strings.TrimPrefix(g.GetHeader("Authorization"), "Bearer "))
	if err != nil {
		g.JSON(http.StatusUnauthorized, gin.H{"code": "unauthenticated"})
		return
	}
	reservation := uuid.Must(uuid.NewV7())
	err = pgx.BeginFunc(ctx, c.pool, func(tx pgx.Tx) error { return hold(ctx, tx, g.Param("id"), reservation, id.UserID) })
	switch {
	case err == nil:
		g.JSON(http.StatusCreated, gin.H{"reservation": gin.H{"id": reservation, "userId": id.UserID}})
	case errors.Is(err, errSoldOut):
		g.JSON(http.StatusConflict, gin.H{"code": "sold_out"})
	default:
		g.JSON(http.StatusInternalServerError, gin.H{"code": "internal_error"})
	}
}

// hold reserves a unit in the product's own tables: lock, check, insert, append to the ledger,
// update.
func hold(ctx context.Context, tx pgx.Tx, dropID string, reservation uuid.UUID, user string) error {
	var available int
	var seq int64
	err := tx.QueryRow(ctx, `SELECT available_stock, seq FROM drops WHERE id = $1 FOR UPDATE`, dropID).Scan(&available, &seq)
	if err != nil {
		return err
	}
	if available == 0 {
		return errSoldOut
	}
	_, err = tx.Exec(ctx, `INSERT INTO reservations
		(id, drop_id, user_id, status, price, currency, expires_at, created_at, opened_seq)
		VALUES ($1, $2, $3, 'active', 219, 'USD', now() + interval '60 seconds', now(), $4)`, reservation, dropID, user, seq+1)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO stock_ledger
		(drop_id, seq, kind, units, d_total, d_available, d_reserved, d_sold, actor, created_at)
		VALUES ($1, $2, 'reserved', 1, 0, -1, 1, 0, $3, now())`, dropID, seq+1, user)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE drops SET available_stock = available_stock - 1, reserved_stock = reserved_stock + 1,
		seq = seq + 1, updated_at = now() WHERE id = $1`, dropID)
	return err
}
