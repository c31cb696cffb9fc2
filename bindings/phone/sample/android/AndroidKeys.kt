package tupyo.sample.android

// Not compiled where the kit is built: there is no Android SDK. It holds no logic.

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.KeyProperties
import android.security.keystore.UserNotAuthenticatedException
import java.security.GeneralSecurityException
import java.security.KeyPairGenerator
import java.security.PrivateKey
import java.security.Signature
import java.security.spec.ECGenParameterSpec
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec
import tupyo.phone.KeyStore
import tupyo.phone.KeyStoreException
import tupyo.phone.PhoneKey

private const val PROVIDER = "AndroidKeyStore"

/** How long one unlocking of the phone is enough for, in seconds: sealing and registering ask within it. */
private const val UNLOCKED = 30

private fun store() = java.security.KeyStore.getInstance(PROVIDER).apply { load(null) }

/** Wraps voting keys with a key that never leaves the Android Keystore, and which the voter unlocks. */
class AndroidKeyStore(private val alias: String = "tupyo-wrapping") : KeyStore {
    override fun wrap(secret: ByteArray): ByteArray = unlocked {
        val cipher = try {
            encrypting(key() ?: generate())
        } catch (lost: KeyPermanentlyInvalidatedException) {
            // What it has wrapped is lost in any case.
            store().deleteEntry(alias)
            encrypting(generate())
        }
        val wrapped = cipher.iv + cipher.doFinal(secret)
        secret.fill(0)
        wrapped
    }

    override fun unwrap(wrapped: ByteArray): ByteArray = unlocked {
        val key = key() ?: throw KeyStoreException.Lost("there is no key $alias")
        val nonce = GCMParameterSpec(128, wrapped, 0, 12)
        Cipher.getInstance("AES/GCM/NoPadding").apply { init(Cipher.DECRYPT_MODE, key, nonce) }
            .doFinal(wrapped, 12, wrapped.size - 12)
    }

    private fun encrypting(key: SecretKey) =
        Cipher.getInstance("AES/GCM/NoPadding").apply { init(Cipher.ENCRYPT_MODE, key) }

    private fun key(): SecretKey? = store().getKey(alias, null) as SecretKey?

    private fun generate(): SecretKey {
        val purposes = KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT
        val specification = KeyGenParameterSpec.Builder(alias, purposes)
            .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
            .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
            .setKeySize(256)
            .setUserAuthenticationRequired(true)
            .setUserAuthenticationParameters(
                UNLOCKED,
                KeyProperties.AUTH_BIOMETRIC_STRONG or KeyProperties.AUTH_DEVICE_CREDENTIAL,
            )
            .build()
        return KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, PROVIDER).apply { init(specification) }
            .generateKey()
    }
}

/** The key that the office lists or a certificate names: made in the Android Keystore, with its attestation. */
class AndroidPhoneKey(private val alias: String = "tupyo-phone") : PhoneKey {
    override fun publicKey(): ByteArray = unlocked { certificate().publicKey.encoded }

    override fun sign(message: ByteArray): ByteArray = unlocked {
        val key = store().getKey(alias, null) as PrivateKey? ?: throw KeyStoreException.Lost("there is no key $alias")
        Signature.getInstance("SHA256withECDSA").run {
            initSign(key)
            update(message)
            sign()
        }
    }

    private fun certificate() = store().getCertificate(alias) ?: generate()

    private fun generate(): java.security.cert.Certificate {
        val specification = KeyGenParameterSpec.Builder(alias, KeyProperties.PURPOSE_SIGN)
            .setAlgorithmParameterSpec(ECGenParameterSpec("secp256r1"))
            .setDigests(KeyProperties.DIGEST_SHA256)
            .setUserAuthenticationRequired(true)
            .setUserAuthenticationParameters(
                UNLOCKED,
                KeyProperties.AUTH_BIOMETRIC_STRONG or KeyProperties.AUTH_DEVICE_CREDENTIAL,
            )
            .build()
        KeyPairGenerator.getInstance(KeyProperties.KEY_ALGORITHM_EC, PROVIDER).apply { initialize(specification) }
            .generateKeyPair()
        return store().getCertificate(alias)
    }
}

private fun unlocked(work: () -> ByteArray): ByteArray {
    try {
        return work()
    } catch (locked: UserNotAuthenticatedException) {
        throw KeyStoreException.Locked(locked.toString())
    } catch (lost: KeyPermanentlyInvalidatedException) {
        throw KeyStoreException.Lost(lost.toString())
    } catch (failed: GeneralSecurityException) {
        throw KeyStoreException.Failed(failed.toString())
    }
}
