"""Road states from outside: AMap's, Baidu's and Didi's shapes, put on the network and polled."""
