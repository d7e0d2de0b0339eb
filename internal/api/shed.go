package api

import (
	"github.com/gin-gonic/gin"

	"sneakerhead/internal/drop"
)

// shed refuses requests under pressure, before anything is done for them: only those on routes that
// openapi.yaml says may be refused, whose clients lose nothing but a moment.
func shed(routes map[route]operation, pressure Pressure) gin.HandlerFunc {
	return func(c *gin.Context) {
		if pressure != nil && routes[routeOf(c)].sheds && pressure.Refuse() {
			fail(c, drop.ErrOverloaded)
		}
	}
}
