/* A PKCS #11 module in front of SoftHSM, whose tokens say that one try is left: SoftHSM itself never does. */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

/* CK_FUNCTION_LIST begins with the version; its functions follow, of which C_GetTokenInfo is the seventh. */
enum { FUNCTIONS = 68, GET_FUNCTION_LIST = 3, GET_TOKEN_INFO = 6, FLAGS_AT = 96, USER_PIN_FINAL_TRY = 0x00020000 };

struct list {
    unsigned char version[2];
    void *functions[FUNCTIONS];
};

static struct list ours;
static unsigned long (*token_info)(unsigned long slot, unsigned char *info);

static unsigned long last_try(unsigned long slot, unsigned char *info) {
    unsigned long flags, result = token_info(slot, info);
    if (result == 0) {
        memcpy(&flags, info + FLAGS_AT, sizeof flags);
        flags |= USER_PIN_FINAL_TRY;
        memcpy(info + FLAGS_AT, &flags, sizeof flags);
    }
    return result;
}

unsigned long C_GetFunctionList(struct list **list) {
    struct list *theirs;
    unsigned long (*get)(struct list **);
    void *module = dlopen(getenv("BEHIND"), RTLD_NOW | RTLD_LOCAL);
    if (module == NULL || (get = dlsym(module, "C_GetFunctionList")) == NULL || get(&theirs) != 0) return 5;
    ours = *theirs;
    token_info = theirs->functions[GET_TOKEN_INFO];
    ours.functions[GET_FUNCTION_LIST] = C_GetFunctionList;
    ours.functions[GET_TOKEN_INFO] = last_try;
    *list = &ours;
    return 0;
}
