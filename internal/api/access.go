package api

import (
	"regexp"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"
)

// access says who may call a route.
type access int

const (
	signedIn access = iota // the default: a route that says nothing is not open
	anyone
	admin
)

// route is a method and a path as gin spells it.
type route struct{ method, path string }

// routeOf returns the route that a request has found.
func routeOf(c *gin.Context) route { return route{c.Request.Method, c.FullPath()} }

var (
	pathParameter = regexp.MustCompile(`\{([^}]+)\}`)
	unknownField  = regexp.MustCompile(`unknown field ("[^"]+")`)
	parameter     = regexp.MustCompile(`(?:parameter|format for parameter) (\w[\w-]*)`)
)

// operation is what has to be known of a route before its handler runs, and to check what the
// handler is given.
type operation struct {
	access     access
	takesBody  bool
	fields     map[string]limits // what the body may have; nil for anything
	parameters map[string]limits
}

// operationsOf reads from the API's description who may call each route: anyone where it asks for
// no security, admins where it says `x-role: admin`, and anyone who is signed in for every other
// route.
func operationsOf(spec *openapi3.T) map[route]operation {
	operations := map[route]operation{}
	for path, item := range spec.Paths.Map() {
		for method, described := range item.Operations() {
			o := operation{
				access: signedIn, takesBody: described.RequestBody != nil, fields: fieldsIn(described), parameters: parametersIn(described),
			}
			if described.Security != nil && len(*described.Security) == 0 {
				o.access = anyone
			}
			if described.Extensions["x-role"] == "admin" {
				o.access = admin
			}
			operations[route{strings.ToUpper(method), pathParameter.ReplaceAllString(path, ":$1")}] = o
		}
	}
	return operations
}
