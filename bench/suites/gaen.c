/*
 * GAEN expansion with OpenSSL alone: for each key HKDF-SHA256 ("EN-RPIK") and 144 blocks of
 * AES-128-ECB (cryptography specification v1.2), keys being hashes of a counter as in gaen-keys.ts.
 * Prints keys, seconds, and the SHA-256 of all identifiers, by which the bytes can be compared.
 *   cc -O2 gaen.c -lcrypto && ./a.out KEYS FIRST_INTERVAL
 */
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PERIOD = 144, BLOCK = 16, HASH = 32 };

static void hmac(const uint8_t *key, size_t key_len, const uint8_t *data, size_t len, uint8_t *out) {
  unsigned written = HASH;
  if (HMAC(EVP_sha256(), key, (int)key_len, data, len, out, &written) == NULL) exit(3);
}

/* HKDF (RFC 5869) of one output block: extract with the zero salt, then expand. */
static void rpi_key(const uint8_t tek[BLOCK], uint8_t out[HASH]) {
  static const uint8_t zero_salt[HASH];
  static const uint8_t info[] = {'E', 'N', '-', 'R', 'P', 'I', 'K', 1};
  uint8_t prk[HASH];
  hmac(zero_salt, HASH, tek, BLOCK, prk);
  hmac(prk, HASH, info, sizeof info, out);
}

static double now_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void make_key(uint32_t k, uint32_t start, uint8_t tek[BLOCK]) {
  uint8_t counter[5] = {k, k >> 8, k >> 16, start, start >> 8};
  uint8_t hash[HASH];
  if (!EVP_Digest(counter, sizeof counter, hash, NULL, EVP_sha256(), NULL)) exit(3);
  memcpy(tek, hash, BLOCK);
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  const size_t keys = strtoul(argv[1], NULL, 10);
  const uint32_t start = (uint32_t)strtoul(argv[2], NULL, 10);
  uint8_t *teks = malloc(keys * BLOCK);
  uint8_t *rpis = malloc(keys * PERIOD * BLOCK);
  uint8_t padded[PERIOD * BLOCK] = {0};
  EVP_CIPHER_CTX *aes = EVP_CIPHER_CTX_new();
  if (teks == NULL || rpis == NULL || aes == NULL) return 3;
  for (size_t k = 0; k < keys; k++) make_key((uint32_t)k, start, teks + k * BLOCK);
  for (uint32_t j = 0; j < PERIOD; j++) {
    const uint32_t enin = start + j;
    uint8_t *block = padded + j * BLOCK;
    memcpy(block, "EN-RPI", 6);
    for (int byte = 0; byte < 4; byte++) block[12 + byte] = (uint8_t)(enin >> (8 * byte));
  }
  const double from_s = now_s();
  for (size_t k = 0; k < keys; k++) {
    uint8_t rpik[HASH];
    int written = 0;
    rpi_key(teks + k * BLOCK, rpik);
    if (!EVP_EncryptInit_ex(aes, EVP_aes_128_ecb(), NULL, rpik, NULL)) return 3;
    if (!EVP_EncryptUpdate(aes, rpis + k * sizeof padded, &written, padded, sizeof padded)) return 3;
  }
  const double seconds = now_s() - from_s;
  uint8_t digest[HASH];
  if (!EVP_Digest(rpis, keys * sizeof padded, digest, NULL, EVP_sha256(), NULL)) return 3;
  printf("%zu %.9f ", keys, seconds);
  for (int k = 0; k < HASH; k++) printf("%02x", digest[k]);
  printf("\n");
  return 0;
}
