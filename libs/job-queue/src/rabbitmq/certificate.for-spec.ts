// A self-signed certificate for `localhost`, valid for a hundred years, that nothing but these tests trusts.
export const certificate = `-----BEGIN CERTIFICATE-----
MIIBlTCCATugAwIBAgIUZTe7qZkvl7hEurZT4fQJ8F09WUgwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNDEyMTYwOFoYDzIxMjYxMDMx
MTIxNjA4WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAS19Rq9sqXrGu89ezasZzbyhmou8qihQ4Z26Q3A3sPOToJMPUxMqySF
y8TdwgS8arpOz+nt5BPPVC4U95vIDUrio2kwZzAdBgNVHQ4EFgQU+dI92f/Oi4E0
xLZtmmuTitHosZQwHwYDVR0jBBgwFoAU+dI92f/Oi4E0xLZtmmuTitHosZQwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
SAAwRQIgE741fA8px87v7gr8+JJf45UuxwvQJdMNcGJBBjx7dJ0CIQDjv8R6zvQp
/+6yESB+PZ4aW/lAJeEbcHVJ2qZkeueOlQ==
-----END CERTIFICATE-----`;

export const privateKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgv/g9G+oPf/pssx7R
dvbCWJiQy3H/0WqmKyqzzS089qOhRANCAAS19Rq9sqXrGu89ezasZzbyhmou8qih
Q4Z26Q3A3sPOToJMPUxMqySFy8TdwgS8arpOz+nt5BPPVC4U95vIDUri
-----END PRIVATE KEY-----`;
