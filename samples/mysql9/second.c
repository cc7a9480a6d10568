/* A second factor for the server of samples/record mysql9: the password that CREATE USER ... AS gives, asked of the
 * client by mysql_clear_password. The community server brings no plugin that asks the client anything.
 *
 * MySQL "Authentication Plugins", "Plugin Data Structures". */
#include <stdbool.h>
#include <string.h>
#include <mysql/plugin_auth_common.h>

enum { AUTHENTICATION_PLUGIN = 7, LICENSE_PROPRIETARY = 0, ACCEPTED = CR_OK, REFUSED = CR_ERROR };

/* The part of MYSQL_SERVER_AUTH_INFO that is looked at. */
struct login {
    char *user;
    unsigned user_length;
    const char *expected;
    unsigned long expected_length;
};

static int authenticate(MYSQL_PLUGIN_VIO *vio, struct login *login)
{
    unsigned char *answer;
    int length = vio->read_packet(vio, &answer);
    return length == (int)login->expected_length + 1 && strcmp((char *)answer, login->expected) == 0 ? ACCEPTED : REFUSED;
}

/* What CREATE USER gives is kept as it is. */
static int keep(char *kept, unsigned *kept_length, const char *given, unsigned given_length)
{
    if (given_length > *kept_length)
        return 1;
    memcpy(kept, given, given_length);
    *kept_length = given_length;
    return 0;
}

static int valid(char *const kept, unsigned length)
{
    return 0;
}

static int no_salt(const char *kept, unsigned length, unsigned char *salt, unsigned char *salt_length)
{
    *salt_length = 0;
    return 0;
}

static struct {
    int version;
    const char *client_plugin;
    int (*authenticate)(MYSQL_PLUGIN_VIO *, struct login *);
    int (*generate)(char *, unsigned *, const char *, unsigned);
    int (*validate)(char *const, unsigned);
    int (*set_salt)(const char *, unsigned, unsigned char *, unsigned char *);
    unsigned long flags;
    int (*compare)(const char *, unsigned long, const char *, unsigned long, int *);
} authentication = { 0x0201, "mysql_clear_password", authenticate, keep, valid, no_salt };

int _mysql_plugin_interface_version_ = 0x010b;

struct plugin {
    int type;
    void *info;
    const char *name, *author, *description;
    int license;
    int (*init)(void *);
    int (*check_uninstall)(void *);
    int (*deinit)(void *);
    unsigned version;
    void *status_variables, *system_variables, *reserved;
    unsigned long flags;
} _mysql_plugin_declarations_[2] = {
    { AUTHENTICATION_PLUGIN, &authentication, "second", "dissect", "A second password", LICENSE_PROPRIETARY, .version = 1 },
};
int _mysql_sizeof_struct_st_plugin_ = sizeof(struct plugin);
