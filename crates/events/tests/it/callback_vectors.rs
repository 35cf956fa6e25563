//! Callbacks that others have encrypted: a third party's library, and the vendor's guide.

/// A callback, and what is in it.
pub(crate) struct Vector {
    pub(crate) token: &'static str,
    pub(crate) aes_key: &'static str,
    pub(crate) receiver: &'static str,
    pub(crate) timestamp: &'static str,
    pub(crate) nonce: &'static str,
    pub(crate) encrypted: &'static str,
    pub(crate) signature: &'static str,
    /// Absent if it is not JSON.
    pub(crate) event_type: Option<&'static str>,
}

pub(crate) const VECTORS: [Vector; 5] = [
    Vector {
        token: "123456",
        aes_key: "4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij",
        receiver: "ding1234corp",
        timestamp: "1700000000000",
        nonce: "nonce123",
        encrypted: "O8sUznedQCridGXrXTG0wFbR9DJ5BnY5ZUtsmLjAb5/Bds52GYhhLyhf5EbI4vT5Tk3enCbztiI1hysWy8fZTA==",
        signature: "aebaba9a265768b3721a5f3b8e64f730909cdcf4",
        event_type: None,
    },
    Vector {
        token: "tok",
        aes_key: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
        receiver: "suite4xxxxxxxxx",
        timestamp: "1700000000000",
        nonce: "nonce123",
        encrypted: "8Q6sFaw1Cb9qj7RuhNb60tEiMrVikaVnNHOCxaz1IIxZv/ubTyAFL5dTc1xn/F4KOoltP7K9XAgsRSMsZ6O3og==",
        signature: "a0b3bab26fd1330de0de775e34d5c6f53328a91c",
        event_type: Some("check_url"),
    },
    Vector {
        token: "令牌",
        aes_key: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
        receiver: "suite4",
        timestamp: "1700000000000",
        nonce: "nonce123",
        encrypted: "8Q6sFaw1Cb9qj7RuhNb60t32qMw6EMuwfSa3rQijixQmed5pos4CEHPUQYsgvTrQJY+V+He8UTRWoMljCburLhIllOKil0UCJYVvfYUCjxUf0ev+Ah574RNr6T+jJ42n",
        signature: "2a3c6d16c9b3006ef5f35dae199bb45b41529a80",
        event_type: Some("suite_ticket"),
    },
    Vector {
        token: "tok",
        aes_key: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
        receiver: "k",
        timestamp: "1700000000000",
        nonce: "nonce123",
        encrypted: "8Q6sFaw1Cb9qj7RuhNb60m4/qj/DGinJx5bkk9zf5go=",
        signature: "0bd4a9625291d0b13a06406a1117a28aa778e3ee",
        event_type: None,
    },
    Vector {
        token: "123456",
        aes_key: "4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij",
        receiver: "suite4xxxxxxxxxxxxxxx",
        timestamp: "1445827045067",
        nonce: "nEXhMP4r",
        encrypted: "1a3NBxmCFwkCJvfoQ7WhJHB+iX3qHPsc9JbaDznE1i03peOk1LaOQoRz3+nlyGNhwmwJ3vDMG+OzrHMeiZI7gTRWVdUBmfxjZ8Ej23JVYa9VrYeJ5as7XM/ZpulX8NEQis44w53h1qAgnC3PRzM7Zc/D6Ibr0rgUathB6zRHP8PYrfgnNOS9PhSBdHlegK+AGGanfwjXuQ9+0pZcy0w9lQ==",
        signature: "5a65ceeef9aab2d149439f82dc191dd6c5cbe2c0",
        event_type: Some("check_create_suite_url"),
    },
];
